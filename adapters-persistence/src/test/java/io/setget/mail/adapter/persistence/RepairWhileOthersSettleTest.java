package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One instance counts anew while others, on the same PostgreSQL, accept and settle. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepairWhileOthersSettleTest {
    private static final int ROUNDS = 25;
    private static final int EMAILS = 20;

    @RegisterExtension
    final TemporaryPostgres postgres = new TemporaryPostgres();

    private final Emails emails = new Emails(InstantSource.system());

    @Test
    void the_counters_agree_with_the_queue_whoever_repairs_meanwhile() throws InterruptedException {
        String url = postgres.emptyDatabase();
        EmailQueue first = postgres.instance(url, new Capacity(1_000)).queue();
        EmailQueue second = postgres.instance(url, new Capacity(1_000)).queue();
        try (Database edited = Database.open(url)) {
            for (int round = 0; round < ROUNDS; round++) {
                // Somebody edited the tables, so there is something to put right.
                edited.transactions().write((h, control) -> h.execute("UPDATE queue_control SET live = live + 3"));
                AtomicInteger working = new AtomicInteger(2);
                List<Integer> repairs = QueueSteps.together(3, caller -> {
                    if (caller < 2) {
                        acceptAndSettle(first, caller);
                        working.decrementAndGet();
                        return 0;
                    }
                    int made = 0;
                    do {
                        made += second.repair().size();
                    } while (working.get() > 0);
                    return made;
                });
                assertThat(repairs.get(2)).isEqualTo(1);
                assertThat(first.inconsistencies()).isEmpty();
                assertThat(first.size()).isZero();
            }
        }
    }

    private void acceptAndSettle(EmailQueue queue, int worker) {
        for (int i = 0; i < EMAILS; i++) {
            assertThat(queue.accept(emails.several(1, i % 2 == 0 ? EmailType.WELCOME : EmailType.MAGIC_LINK), null))
                    .isEqualTo(new Acceptance.Accepted());
        }
        int settled = 0;
        for (int claim = 0; settled < EMAILS && claim < 200; claim++) {
            List<Settlement> sent = new ArrayList<>();
            for (Lease lease : queue.claim(
                    "worker " + worker + " " + System.nanoTime(), 3, Duration.ofMinutes(1), ClaimScope.ALL)) {
                sent.add(new Settlement(lease, new Verdict.Sent("250 Ok"), Duration.ZERO));
            }
            settled += queue.settle(sent).size();
            if (sent.isEmpty() && queue.size() == 0) {
                return;
            }
        }
    }
}
