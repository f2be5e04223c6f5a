package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several instances on one PostgreSQL, without Redis. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SharedDatabaseTest {
    private static final Duration LEASE = Duration.ofMinutes(1);

    @RegisterExtension
    final TemporaryPostgres postgres = new TemporaryPostgres();

    private final Emails emails = new Emails(InstantSource.system());
    private final List<EmailQueue> queues = new ArrayList<>();

    @BeforeEach
    void three_instances_with_room_for_a_hundred() {
        String database = postgres.emptyDatabase();
        for (int instance = 0; instance < 3; instance++) {
            queues.add(postgres.instance(database, new Capacity(100)).queue());
        }
    }

    @AfterEach
    void every_accepted_email_is_in_exactly_one_place() {
        assertThat(queues.get(0).inconsistencies()).isEmpty();
    }

    private EmailQueue queue(int number) {
        return queues.get(number % queues.size());
    }

    @Test
    void the_capacity_is_exact_however_many_instances_accept_at_once() throws InterruptedException {
        List<Integer> accepted = QueueSteps.together(6, caller -> {
            int mine = 0;
            for (int i = 0; i < 30; i++) {
                boolean taken = queue(caller)
                        .accept(emails.several(1, EmailType.WELCOME), null)
                        .equals(new Acceptance.Accepted());
                mine += taken ? 1 : 0;
            }
            return mine;
        });
        assertThat(accepted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(80);
        assertThat(queue(1).size()).isEqualTo(80);
    }

    @Test
    void each_email_is_sent_by_one_instance_while_all_take_part() throws InterruptedException {
        List<EmailId> accepted = new ArrayList<>();
        for (int batch = 0; batch < 4; batch++) {
            List<Email> several = emails.several(20, EmailType.WELCOME);
            assertThat(queue(batch).accept(several, null)).isEqualTo(new Acceptance.Accepted());
            several.forEach(email -> accepted.add(email.id()));
        }
        List<List<EmailId>> sent = QueueSteps.together(6, worker -> {
            List<EmailId> mine = new ArrayList<>();
            int round = 0;
            for (List<Lease> leases = claim(worker, round); !leases.isEmpty(); leases = claim(worker, ++round)) {
                leases.forEach(lease -> assertThat(queue(worker).enterData(lease, Duration.ofSeconds(2)))
                        .isTrue());
                mine.addAll(queue(worker)
                        .settle(leases.stream()
                                .map(lease -> new Settlement(lease, new Verdict.Sent("250 Ok"), Duration.ZERO))
                                .toList()));
            }
            return mine;
        });
        assertThat(sent.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(queue(0).size()).isZero();
    }

    private List<Lease> claim(int worker, int round) {
        return queue(worker).claim("worker " + worker + " round " + round, 3, LEASE, ClaimScope.ALL);
    }

    @Test
    void what_one_instance_accepts_wakes_the_others() throws Exception {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            for (int claim = 0; claim < 100; claim++) {
                queue(1).awaitWork(Duration.ofMinutes(1));
                if (!queue(1).claim("claim " + claim, 1, LEASE, ClaimScope.ALL).isEmpty()) {
                    return true;
                }
            }
            return false;
        });
        new Thread(waiting, "dispatcher").start();
        queue(0).accept(emails.several(1, EmailType.WELCOME), null);
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_idempotency_key_holds_on_all_instances() throws InterruptedException {
        List<Acceptance> answers = QueueSteps.together(
                6,
                caller -> queue(caller)
                        .accept(
                                emails.several(1, EmailType.WELCOME),
                                new IdempotentAnswer("app", "key", "print", "answer " + caller)));
        assertThat(answers).filteredOn(new Acceptance.Accepted()::equals).hasSize(1);
        assertThat(answers).filteredOn(Acceptance.Repeated.class::isInstance).hasSize(5);
        assertThat(queue(2).size()).isEqualTo(1);
    }

    @Test
    void what_one_instance_holds_no_other_can_settle_or_cancel_in_its_final_dot() {
        queue(0).accept(emails.several(1, EmailType.WELCOME), null);
        Lease lease = queue(0).claim("mine", 1, LEASE, ClaimScope.ALL).get(0);
        assertThat(queue(1).claim("theirs", 1, LEASE, ClaimScope.ALL)).isEmpty();
        assertThat(queue(1).inFlight()).containsExactly(lease.email().id());
        assertThat(queue(0).enterData(lease, Duration.ofSeconds(2))).isTrue();
        assertThat(queue(1).cancel(lease.email().id())).isEqualTo(EmailQueue.Cancellation.TOO_LATE);
        Lease stolen = new Lease("theirs", lease.email(), 0, 0, 0);
        Settlement sent = new Settlement(stolen, new Verdict.Sent("250 Ok"), Duration.ZERO);
        assertThat(queue(1).settle(List.of(sent))).isEmpty();
    }

    @Test
    void a_pause_holds_everywhere() {
        queue(0).pause();
        queue(1).accept(emails.several(1, EmailType.WELCOME), null);
        assertThat(queue(2).paused()).isTrue();
        assertThat(queue(2).claim("token", 1, LEASE, ClaimScope.ALL)).isEmpty();
        queue(1).resume();
        assertThat(queue(2).claim("token", 1, LEASE, ClaimScope.ALL)).hasSize(1);
    }
}
