package io.setget.mail.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.Cancellation;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a queue in Redis can meet: a server that is full, tables edited by hand, programs of two versions. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MemoryAndVersionsTest {
    private static final Capacity ROOMY = new Capacity(100_000);
    private static final Duration LEASE = Duration.ofMinutes(1);

    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    private final MovableClock clock = new MovableClock();
    private final Emails emails = new Emails(clock);

    @Test
    void a_full_redis_refuses_new_emails_while_those_it_has_are_delivered_until_there_is_room_again() {
        RedisServer server = redis.start("--maxmemory", "12mb");
        EmailQueue queue = redis.open(server.url(), ROOMY, null).queue();
        List<EmailId> accepted = new ArrayList<>();
        Emails now = new Emails(InstantSource.system());
        assertThatThrownBy(() -> {
                    for (int batch = 0; batch < 500; batch++) {
                        List<Email> several = now.several(100, EmailType.WELCOME);
                        assertThat(queue.accept(several, null)).isEqualTo(new Acceptance.Accepted());
                        several.forEach(email -> accepted.add(email.id()));
                    }
                })
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("is full")
                .hasMessageContaining("maxmemory");
        assertThat(queue.size()).isEqualTo(accepted.size()).isGreaterThan(1_000);
        List<EmailId> delivered = new ArrayList<>();
        for (List<Lease> leases = claim(queue, delivered.size());
                !leases.isEmpty();
                leases = claim(queue, delivered.size())) {
            leases.forEach(lease ->
                    assertThat(queue.enterData(lease, Duration.ofSeconds(2))).isTrue());
            assertThat(queue.extend(leases, LEASE)).hasSameSizeAs(leases);
            delivered.addAll(queue.settle(leases.stream()
                    .map(lease -> new Settlement(lease, new Verdict.Sent("250 Ok"), Duration.ZERO))
                    .toList()));
        }
        assertThat(delivered).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(queue.inconsistencies()).isEmpty();
        redis.open(server.url(), ROOMY, null)
                .outbox()
                .drop(new io.setget.mail.application.port.Outbox.Position(0, Long.MAX_VALUE - 1, 0));
        assertThat(queue.accept(now.several(100, EmailType.WELCOME), null)).isEqualTo(new Acceptance.Accepted());
    }

    private static List<Lease> claim(EmailQueue queue, int number) {
        return queue.claim("token " + number, 64, LEASE, ClaimScope.ALL);
    }

    @Test
    void an_older_program_leaves_alone_what_a_newer_one_wrote_and_delivers_the_rest() {
        EmailQueue older = redis.open(ROOMY, clock).queue();
        EmailQueue newer = redis.open(
                        TemporaryRedis.options(redis.server().url(), null, ROOMY), clock, EmailFormat.VERSION + 1)
                .queue();
        Email strange = emails.of(EmailType.MAGIC_LINK);
        Email later = Emails.sendAt(clock.instant().plusSeconds(60), emails.of(EmailType.MAGIC_LINK));
        newer.accept(List.of(strange, later), null);
        Email known = emails.of(EmailType.NOTIFICATION_DIGEST);
        older.accept(List.of(known), null);
        assertThat(older.size()).isEqualTo(3);
        assertThat(older.claim("older", 10, LEASE, ClaimScope.ALL))
                .extracting(Lease::email)
                .containsExactly(known);
        assertThat(older.cancel(strange.id())).isEqualTo(Cancellation.TOO_LATE);
        clock.advance(Duration.ofDays(3));
        older.sweep();
        assertThat(older.size()).isEqualTo(2);
        assertThat(older.inconsistencies()).isEmpty();
        newer.sweep();
        assertThat(newer.size()).isZero();
        assertThat(newer.inconsistencies()).isEmpty();
    }

    @Test
    void a_newer_program_delivers_what_an_older_one_wrote_in_the_order_of_all() {
        EmailQueue older = redis.open(ROOMY, clock).queue();
        EmailQueue newer = redis.open(
                        TemporaryRedis.options(redis.server().url(), null, ROOMY), clock, EmailFormat.VERSION + 1)
                .queue();
        Email bulk = emails.of(EmailType.NOTIFICATION_DIGEST);
        older.accept(List.of(bulk), null);
        Email urgent = emails.of(EmailType.MAGIC_LINK);
        newer.accept(List.of(urgent), null);
        assertThat(newer.claim("newer", 1, LEASE, ClaimScope.ALL))
                .extracting(Lease::email)
                .containsExactly(urgent);
        assertThat(newer.claim("newer still", 1, LEASE, ClaimScope.ALL))
                .extracting(Lease::email)
                .containsExactly(bulk);
    }

    @Test
    void one_that_stalls_often_is_in_one_hand_even_if_an_older_program_put_it_among_the_others() {
        EmailQueue queue = redis.open(ROOMY, clock).queue();
        Email stalling = emails.of(EmailType.WELCOME);
        queue.accept(List.of(stalling), null);
        for (int stall = 0; stall < 2; stall++) {
            Lease lease =
                    queue.claim("stall " + stall, 1, LEASE, ClaimScope.ALL).get(0);
            queue.settle(List.of(new Settlement(lease, new Verdict.Stalled(Duration.ZERO), Duration.ZERO)));
        }
        Email other = emails.of(EmailType.WELCOME);
        queue.accept(List.of(other), null);
        // It knows nothing of stalls: with a repair, or after a failure, it puts such an email here.
        for (String shelf : List.of("ready", "retried")) {
            redis.server()
                    .ask(commands -> commands.zadd(
                            "{setget-mail}:" + shelf, 1L << 44, stalling.id().value()));
        }
        redis.server().ask(commands -> commands.zadd("{setget-mail}:stalled", 1L << 44, "settled meanwhile"));
        List<Email> handedOut = new ArrayList<>();
        for (int claim = 0; claim < 5; claim++) {
            queue.claim("claim " + claim, 5, LEASE, ClaimScope.ALL).forEach(lease -> handedOut.add(lease.email()));
        }
        assertThat(handedOut).containsExactlyInAnyOrder(other, stalling);
        assertThat(queue.inconsistencies()).isEmpty();
    }

    @Test
    void content_that_was_damaged_buries_its_email_and_stays_as_it_is() {
        QueueSteps queue = new QueueSteps(redis.mailStore(ROOMY, clock), clock);
        Email email = queue.accept(EmailType.WELCOME);
        redis.server()
                .ask(commands ->
                        commands.hset("{setget-mail}:payload", email.id().value(), "no longer sealed"));
        queue.nothingIsDue();
        assertThat(queue.store()
                        .deadLetters()
                        .find(email.id())
                        .orElseThrow()
                        .failure()
                        .detail())
                .contains("cannot be read");
        String kept = redis.server()
                .ask(commands ->
                        commands.hget("{setget-mail}:payload", email.id().value()));
        assertThat(kept).isEqualTo("no longer sealed");
        assertThat(queue.store().queue().inconsistencies()).isEmpty();
    }

    @Test
    void what_somebody_broke_by_hand_is_told_and_put_right_and_every_email_is_due_again() {
        EmailQueue queue = redis.open(ROOMY, clock).queue();
        List<Email> accepted = emails.several(5, EmailType.WELCOME);
        queue.accept(accepted, null);
        redis.server()
                .ask(commands -> commands.zrem(
                        "{setget-mail}:ready", accepted.get(0).id().value()));
        redis.server()
                .ask(commands -> commands.zadd(
                        "{setget-mail}:scheduled", 1e15, accepted.get(1).id().value()));
        redis.server().ask(commands -> commands.zadd("{setget-mail}:leased", 1e12, "an email that there is not"));
        redis.server().ask(commands -> commands.hincrby("{setget-mail}:control", "live", 7));
        assertThat(queue.inconsistencies())
                .contains(
                        "1 emails are not where their state says",
                        "2 places hold an email that is elsewhere or nowhere",
                        "counter live is off by 7");
        assertThat(queue.repair()).isNotEmpty();
        assertThat(queue.inconsistencies()).isEmpty();
        assertThat(queue.repair()).isEmpty();
        assertThat(queue.claim("token", 10, LEASE, ClaimScope.ALL))
                .extracting(Lease::email)
                .containsExactlyInAnyOrderElementsOf(accepted);
    }
}
