package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The part of the queue's contract about who comes first. */
interface SharingOutByLane extends QueueScenario {
    @Test
    default void critical_goes_before_normal_and_normal_before_bulk() {
        QueueSteps queue = given();
        Email bulk = queue.accept(queue.emails().of(Lane.BULK));
        Email normal = queue.accept(queue.emails().of(Lane.NORMAL));
        Email critical = queue.accept(queue.emails().of(Lane.CRITICAL));
        List<Email> order = List.of(
                queue.claim(1).get(0).email(),
                queue.claim(1).get(0).email(),
                queue.claim(1).get(0).email());
        assertThat(order).containsExactly(critical, normal, bulk);
    }

    @Test
    default void within_a_lane_older_goes_before_newer() {
        QueueSteps queue = given();
        List<Email> emails = queue.accept(5, EmailType.NOTIFICATION_DIGEST);
        for (Email email : emails) {
            assertThat(queue.claim(1)).extracting(Lease::email).containsExactly(email);
        }
    }

    @Test
    default void one_claim_in_ten_takes_the_oldest() {
        QueueSteps queue = given();
        queue.accept(3, EmailType.NOTIFICATION_DIGEST);
        queue.accept(100, EmailType.MAGIC_LINK);
        List<Lane> lanes = new ArrayList<>();
        for (int claim = 0; claim < 30; claim++) {
            lanes.add(queue.claim(1).get(0).email().type().lane());
        }
        assertThat(lanes.subList(0, 10)).containsOnlyOnce(Lane.BULK);
        assertThat(lanes.subList(10, 20)).containsOnlyOnce(Lane.BULK);
        assertThat(lanes.subList(20, 30)).containsOnlyOnce(Lane.BULK);
    }

    @Test
    default void one_in_ten_of_a_big_claim_is_the_oldest() {
        QueueSteps queue = given();
        queue.accept(10, EmailType.NOTIFICATION_DIGEST);
        queue.accept(100, EmailType.MAGIC_LINK);
        assertThat(queue.claim(40))
                .hasSize(40)
                .filteredOn(lease -> lease.email().type().lane() == Lane.BULK)
                .hasSize(4);
    }

    @Test
    default void bulk_never_starves_however_many_critical_emails_come() {
        QueueSteps queue = given();
        queue.accept(5, EmailType.NOTIFICATION_DIGEST);
        int bulk = 0;
        for (int claim = 0; claim < 50; claim++) {
            queue.accept(2, EmailType.MAGIC_LINK);
            Lease lease = queue.claim(1).get(0);
            queue.settle(lease, new Verdict.Sent("250 Ok"));
            bulk += lease.email().type().lane() == Lane.BULK ? 1 : 0;
        }
        assertThat(bulk).isEqualTo(5);
    }

    @Test
    default void a_critical_email_never_waits_behind_bulk() {
        QueueSteps queue = given();
        queue.accept(100, EmailType.NOTIFICATION_DIGEST);
        for (int round = 0; round < 10; round++) {
            Email critical = queue.accept(EmailType.MAGIC_LINK);
            List<Lease> nextTwo = new ArrayList<>(queue.claim(1));
            nextTwo.addAll(queue.claim(1));
            assertThat(nextTwo).extracting(Lease::email).contains(critical);
        }
    }

    @Test
    default void each_email_goes_to_one_of_many_that_claim_at_once() throws InterruptedException {
        QueueSteps queue = given();
        List<Email> emails = queue.accept(200, EmailType.WELCOME);
        List<List<Lease>> claims = QueueSteps.together(8, caller -> {
            List<Lease> mine = new ArrayList<>();
            for (List<Lease> more = queue.claim(3); !more.isEmpty(); more = queue.claim(3)) {
                mine.addAll(more);
            }
            return mine;
        });
        assertThat(claims.stream().flatMap(List::stream).map(Lease::email)).containsExactlyInAnyOrderElementsOf(emails);
    }

    @Test
    default void no_more_are_handed_out_than_were_asked_for() {
        QueueSteps queue = given();
        queue.accept(20, EmailType.WELCOME);
        assertThat(queue.claim(8)).hasSize(8);
        assertThat(queue.claim(20)).hasSize(12);
    }

    @Test
    default void those_that_failed_before_can_be_had_alone() {
        QueueSteps queue = given();
        Email failed = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofSeconds(30));
        queue.accept(EmailType.MAGIC_LINK);
        assertThat(queue.claim(10, ClaimScope.FAILED_BEFORE)).isEmpty();
        queue.clock().advance(Duration.ofSeconds(30));
        List<Lease> leases = queue.claim(10, ClaimScope.FAILED_BEFORE);
        assertThat(leases).extracting(Lease::email).containsExactly(failed);
        assertThat(leases.get(0).failures()).isEqualTo(1);
    }
}
