package io.setget.mail.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.XAddArgs;
import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.queue.ReconcileQueue;
import io.setget.mail.application.queue.RecordOutcomes;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryChores;
import io.setget.mail.testkit.InMemoryDeliveryRecorder;
import io.setget.mail.testkit.InMemoryLosses;
import io.setget.mail.testkit.InMemoryReconcilableLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Redis that loses what it had; two instances that work with it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VanishedQueueTest {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    private final InstantSource clock = InstantSource.system();
    private final Emails emails = new Emails(clock);
    private final InMemoryDeliveryRecorder recorder = new InMemoryDeliveryRecorder(clock);
    private final InMemoryLosses losses = new InMemoryLosses(clock);
    private final InMemoryReconcilableLog log = new InMemoryReconcilableLog(recorder, losses);
    private final InMemoryChores chores = new InMemoryChores(clock);

    /** One of the instances that share the log. */
    private final class Instance {
        final Redis opened;
        final RecordOutcomes record;
        final ReconcileQueue reconcile;

        Instance(RedisServer server) {
            opened = redis.openGuarded(server.url(), new Capacity(10_000), null);
            record = new RecordOutcomes(opened.outbox(), recorder);
            reconcile = new ReconcileQueue(
                    opened.reconcilable(), log, record, chores, new InMemoryAuditLog(clock), new Random());
        }

        EmailQueue queue() {
            return opened.queue();
        }

        void admit() {
            await().atMost(SOON).ignoreExceptions().until(reconcile::admit);
        }

        List<Email> accept(int count) {
            List<Email> several = emails.several(count, EmailType.WELCOME);
            queue().accept(several, null);
            record.all();
            return several;
        }

        List<Lease> claim(String token, int most) {
            return queue().claim(token, most, LEASE, ClaimScope.ALL);
        }

        void send(List<Lease> leases) {
            queue().settle(leases.stream()
                    .map(lease -> new Settlement(lease, new Verdict.Sent("250 Ok"), Duration.ZERO))
                    .toList());
            record.all();
        }
    }

    private int count(EmailStatus status) {
        return recorder.log()
                .list(new Filter(status, null, null, null), 10_000, null)
                .size();
    }

    @Test
    void after_flushall_the_next_claim_and_accept_of_every_instance_are_refused_until_one_has_compared() {
        Instance one = new Instance(redis.server());
        Instance two = new Instance(redis.server());
        one.admit();
        two.admit();
        one.accept(30);
        redis.server().ask(commands -> commands.flushall());
        assertThatThrownBy(() -> one.claim("a", 5)).isInstanceOf(PortUnavailableException.class);
        assertThatThrownBy(() -> two.queue().accept(emails.several(1, EmailType.WELCOME), null))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("compared with the log");
        assertThatThrownBy(() -> two.queue().size()).isInstanceOf(PortUnavailableException.class);
        one.admit();
        two.admit();
        assertThat(count(EmailStatus.LOST)).isEqualTo(30);
        assertThat(losses.total()).isEqualTo(30);
        two.accept(3);
        assertThat(one.claim("b", 5)).hasSize(3);
        assertThat(one.queue().inconsistencies()).isEmpty();
        assertThat(one.reconcile.differences()).isEmpty();
    }

    @Test
    void a_worker_that_had_an_email_when_the_queue_was_lost_still_has_it_recorded_as_sent() {
        Instance one = new Instance(redis.server());
        one.admit();
        one.accept(3);
        List<Lease> leases = one.claim("a", 1);
        redis.server().ask(commands -> commands.flushall());
        assertThatThrownBy(() -> one.send(leases)).isInstanceOf(PortUnavailableException.class);
        one.admit();
        assertThat(count(EmailStatus.LOST)).isEqualTo(3);
        one.send(leases);
        one.send(leases);
        assertThat(count(EmailStatus.LOST)).isEqualTo(2);
        assertThat(recorder.log().figures(DAY).sent()).isEqualTo(1);
        assertThat(recorder.log().figures(DAY).failed()).isEqualTo(2);
    }

    @Test
    void an_older_copy_hands_out_nothing_that_was_sent_since() {
        RedisServer server = redis.start();
        Instance one = new Instance(server);
        one.admit();
        one.accept(199);
        server.stop();
        Path copy = copyOf(server);
        server.startAgain();
        one.admit();
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leases.addAll(one.claim("first " + i, 50));
        }
        one.send(leases);
        assertThat(recorder.log().figures(DAY).sent()).isEqualTo(199);
        one.accept(5);
        server.stop();
        server.putBack(copy);
        server.startAgain();
        Instance two = new Instance(server);
        assertThatThrownBy(() -> two.claim("second", 50)).isInstanceOf(PortUnavailableException.class);
        one.admit();
        two.admit();
        assertThat(two.claim("third", 50)).isEmpty();
        assertThat(one.queue().size()).isZero();
        assertThat(recorder.log().figures(DAY).sent()).isEqualTo(199);
        assertThat(count(EmailStatus.SENT)).isEqualTo(199);
        assertThat(count(EmailStatus.LOST)).isEqualTo(5);
        assertThat(two.queue().inconsistencies()).isEmpty();
    }

    private static Path copyOf(RedisServer server) {
        try {
            Path copy = Files.createTempDirectory("setget-redis-copy").resolve("files");
            server.copyTo(copy);
            return copy;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    @Test
    void a_queue_whose_clock_is_behind_its_predecessors_loses_no_entry_of_its_outbox() {
        Instance one = new Instance(redis.server());
        one.admit();
        long ahead = clock.millis() + Duration.ofHours(2).toMillis();
        redis.server()
                .ask(commands -> commands.xadd(
                        "{setget-mail}:outbox",
                        XAddArgs.Builder.nomkstream().id(ahead + "-0"),
                        "event",
                        "letter_deleted",
                        "epoch",
                        "1",
                        "id",
                        emails.of(EmailType.WELCOME).id().value(),
                        "at",
                        "1"));
        one.accept(2);
        redis.server().ask(commands -> commands.flushall());
        assertThatThrownBy(() -> one.claim("a", 5)).isInstanceOf(PortUnavailableException.class);
        one.admit();
        one.accept(4);
        assertThat(count(EmailStatus.QUEUED)).isEqualTo(4);
        assertThat(one.claim("b", 10)).hasSize(4);
    }
}
