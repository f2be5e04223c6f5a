package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.Figures;
import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.metrics.SendTimes;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link DeliveryLog} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class DeliveryLogContract {
    private static final Filter ALL = new Filter(null, null, null, null);
    private static final Duration DAY = Duration.ofHours(24);

    private QueueSteps queue =
            new QueueSteps(new InMemoryMailStore(new Capacity(1), InstantSource.system()), new MovableClock());

    /** A store that holds nothing, whatever the test before left behind. */
    protected abstract MailStore emptyStore(Capacity capacity, InstantSource clock);

    @BeforeEach
    void startEmpty() {
        MovableClock clock = new MovableClock();
        queue = new QueueSteps(emptyStore(new Capacity(1_000), clock), clock);
    }

    private List<EmailId> list(Filter filter, int limit, EmailId before) {
        return ids(queue.store().log().list(filter, limit, before));
    }

    private List<EmailId> list(Filter filter) {
        return ids(queue.store().log().list(filter, 100, null));
    }

    private static List<EmailId> ids(List<LoggedEmail> emails) {
        return emails.stream().map(LoggedEmail::id).toList();
    }

    @Test
    void an_email_that_was_never_accepted_is_not_in_the_log() {
        Email email = queue.emails().of(EmailType.WELCOME);
        assertThat(queue.store().log().find(email.id())).isEmpty();
        assertThat(list(ALL)).isEmpty();
    }

    @Test
    void emails_are_listed_newest_first_page_by_page() {
        EmailId first = queue.accept(EmailType.WELCOME).id();
        EmailId second = queue.accept(EmailType.WELCOME).id();
        EmailId third = queue.accept(EmailType.WELCOME).id();
        assertThat(list(ALL)).containsExactly(third, second, first);
        assertThat(ids(queue.store().log().list(ALL, 2, null))).containsExactly(third, second);
        assertThat(list(ALL, 2, second)).containsExactly(first);
        assertThat(list(ALL, 2, first)).isEmpty();
    }

    @Test
    void emails_are_found_by_status() {
        Email sent = queue.accept(EmailType.WELCOME);
        queue.send();
        Email dead = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        Email retrying = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofHours(1));
        Email queued = queue.accept(EmailType.WELCOME);
        assertThat(list(withStatus(EmailStatus.SENT))).containsExactly(sent.id());
        assertThat(list(withStatus(EmailStatus.DEAD))).containsExactly(dead.id());
        assertThat(list(withStatus(EmailStatus.RETRYING))).containsExactly(retrying.id());
        assertThat(list(withStatus(EmailStatus.QUEUED))).containsExactly(queued.id());
        assertThat(list(withStatus(EmailStatus.EXPIRED))).isEmpty();
    }

    private static Filter withStatus(EmailStatus status) {
        return new Filter(status, null, null, null);
    }

    @Test
    void emails_are_found_by_type_by_recipient_and_by_time_and_by_all_of_them() {
        Email early = queue.accept(queue.emails().to("ann@example.com", EmailType.WELCOME));
        queue.clock().advance(Duration.ofMinutes(1));
        Instant later = queue.clock().instant();
        Email ann = queue.accept(queue.emails().to("ann@example.com", EmailType.WELCOME));
        Email reset = queue.accept(queue.emails().to("ann@example.com", EmailType.PASSWORD_RESET));
        Email bob = queue.accept(queue.emails().to("bob@example.com", EmailType.WELCOME));
        EmailAddress annsAddress = ann.to().address();
        assertThat(list(new Filter(null, EmailType.WELCOME, null, null)))
                .containsExactly(bob.id(), ann.id(), early.id());
        assertThat(list(new Filter(null, null, annsAddress, null))).containsExactly(reset.id(), ann.id(), early.id());
        assertThat(list(new Filter(null, null, null, later))).containsExactly(bob.id(), reset.id(), ann.id());
        Filter every = new Filter(EmailStatus.QUEUED, EmailType.WELCOME, annsAddress, later);
        assertThat(list(every)).containsExactly(ann.id());
        assertThat(list(every, 10, ann.id())).isEmpty();
    }

    @Test
    void the_send_time_runs_from_being_queued_whatever_the_retries() {
        queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofSeconds(30));
        queue.clock().advance(Duration.ofSeconds(30));
        queue.send();
        Figures figures = queue.figures();
        assertThat(figures.sent()).isEqualTo(1);
        assertThat(figures.totalSendTimeMs()).isEqualTo(30_000);
        assertThat(figures.sendTimes().buckets()).containsOnlyKeys(SendTimes.bucketOf(30_000));
    }

    @Test
    void the_send_time_of_an_email_for_later_runs_from_when_it_was_due() {
        Instant later = queue.clock().instant().plusSeconds(3600);
        queue.accept(Emails.sendAt(later, queue.emails().of(EmailType.WELCOME)));
        queue.clock().advance(Duration.ofSeconds(3601));
        queue.send();
        assertThat(queue.figures().totalSendTimeMs()).isEqualTo(1_000);
    }

    @Test
    void send_times_are_counted_in_buckets() {
        for (int sent = 0; sent < 3; sent++) {
            queue.accept(EmailType.WELCOME);
            queue.clock().advance(Duration.ofMillis(100));
            queue.send();
        }
        queue.accept(EmailType.WELCOME);
        queue.clock().advance(Duration.ofSeconds(9));
        queue.send();
        Figures figures = queue.figures();
        assertThat(figures.sendTimes().buckets())
                .containsEntry(SendTimes.bucketOf(100), 3L)
                .containsEntry(SendTimes.bucketOf(9_000), 1L)
                .hasSize(2);
        assertThat(figures.totalSendTimeMs()).isEqualTo(9_300);
    }

    @Test
    void a_day_later_nothing_is_counted_any_more() {
        queue.accept(EmailType.WELCOME);
        queue.send();
        queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        queue.passTime(DAY.minusMinutes(1));
        assertThat(queue.figures().sent()).isEqualTo(1);
        assertThat(queue.figures().failed()).isEqualTo(1);
        queue.passTime(Duration.ofMinutes(1));
        assertThat(queue.figures().sent()).isZero();
        assertThat(queue.figures().failed()).isZero();
        assertThat(queue.figures().totalSendTimeMs()).isZero();
        assertThat(queue.figures().sendTimes().buckets()).isEmpty();
    }

    @Test
    void a_failing_email_counts_once_in_the_minute_of_its_latest_failure() {
        queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofHours(1));
        queue.clock().advance(Duration.ofHours(1));
        queue.fail(Duration.ofHours(1));
        assertThat(queue.store().log().figures(Duration.ofHours(2)).failed()).isEqualTo(1);
        queue.clock().advance(Duration.ofMinutes(10));
        assertThat(queue.store().log().figures(Duration.ofMinutes(30)).failed()).isEqualTo(1);
        queue.clock().advance(Duration.ofHours(23));
        assertThat(queue.figures().failed()).isEqualTo(1);
    }

    @Test
    void two_failures_within_one_minute_count_once() {
        queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ZERO);
        queue.fail(Duration.ZERO);
        assertThat(queue.figures().failed()).isEqualTo(1);
    }

    @Test
    void an_email_that_failed_and_was_sent_in_the_end_counts_in_both() {
        queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ZERO);
        queue.send();
        assertThat(queue.figures().failed()).isEqualTo(1);
        assertThat(queue.figures().sent()).isEqualTo(1);
    }

    @Test
    void expired_and_unknown_emails_count_as_failed_and_cancelled_ones_do_not() {
        queue.accept(EmailType.MAGIC_LINK);
        queue.passTime(Duration.ofMinutes(15));
        assertThat(queue.figures().failed()).isEqualTo(1);
        queue.accept(EmailType.NOTIFICATION_DIGEST);
        queue.settle(queue.claim(), new Verdict.Unsure(QueueSteps.TIMEOUT));
        assertThat(queue.figures().failed()).isEqualTo(2);
        queue.store().queue().cancel(queue.accept(EmailType.WELCOME).id());
        assertThat(queue.figures().failed()).isEqualTo(2);
    }

    @Test
    void bounces_are_refusals_for_good_by_domain_the_most_first() {
        refuse("a@one.example", "550 5.1.1 No such user");
        refuse("b@one.example", "550 5.1.1 No such user");
        refuse("c@two.example", "552 5.2.2 Mailbox full");
        for (String to : List.of("d@one.example", "e@TWO.example", "f@three.example", "g@b\u00fccher.example")) {
            queue.accept(queue.emails().to(to, EmailType.WELCOME));
            queue.send();
        }
        assertThat(queue.store().log().bounces(DAY))
                .containsExactly(
                        new BounceRate("one.example", 1, 2),
                        new BounceRate("two.example", 1, 1),
                        new BounceRate("three.example", 1, 0),
                        new BounceRate("xn--bcher-kva.example", 1, 0));
    }

    private Email refuse(String to, String reply) {
        Email email = queue.accept(queue.emails().to(to, EmailType.WELCOME));
        queue.bury(new Failure(FailureKind.RECIPIENT_REJECTED, reply, "The server refused the recipient."));
        return email;
    }

    @Test
    void what_died_of_other_causes_or_waits_is_no_bounce() {
        refuse("a@one.example", "450 4.2.1 Greylisted");
        queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofHours(1));
        assertThat(queue.store().log().bounces(DAY)).isEmpty();
    }

    @Test
    void a_refused_email_that_was_revived_and_sent_counts_as_sent() {
        Email email = refuse("a@one.example", "550 5.1.1 No such user");
        queue.revive(email);
        queue.send();
        assertThat(queue.store().log().bounces(DAY)).containsExactly(new BounceRate("one.example", 1, 0));
    }

    @Test
    void bounces_and_failures_are_of_emails_queued_within_the_span() {
        refuse("a@one.example", "550 5.1.1 No such user");
        queue.passTime(DAY.plusMillis(1));
        assertThat(queue.store().log().bounces(DAY)).isEmpty();
        assertThat(queue.store().log().failures(DAY)).isEmpty();
        assertThat(queue.store().log().bounces(Duration.ofDays(7))).hasSize(1);
        assertThat(queue.store().log().failures(Duration.ofDays(7)))
                .containsExactly(Map.entry(FailureKind.RECIPIENT_REJECTED, 1L));
    }

    @Test
    void failures_count_each_email_once_for_each_kind() {
        queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ZERO);
        queue.fail(Duration.ZERO);
        queue.bury(QueueSteps.NO_SUCH_USER);
        queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        queue.accept(EmailType.WELCOME);
        queue.send();
        assertThat(queue.store().log().failures(DAY))
                .containsOnly(Map.entry(FailureKind.TIMEOUT, 2L), Map.entry(FailureKind.RECIPIENT_REJECTED, 1L));
    }

    @Test
    void the_longest_wait_is_that_of_the_email_that_is_due_longest() {
        assertThat(queue.store().log().longestWait()).isEmpty();
        Instant later = queue.clock().instant().plusSeconds(120);
        queue.accept(Emails.sendAt(later, queue.emails().of(EmailType.WELCOME)));
        queue.clock().advance(Duration.ofSeconds(60));
        assertThat(queue.store().log().longestWait()).isEmpty();
        queue.clock().advance(Duration.ofSeconds(90));
        queue.accept(EmailType.WELCOME);
        queue.clock().advance(Duration.ofSeconds(10));
        assertThat(queue.store().log().longestWait()).contains(Duration.ofSeconds(40));
    }

    @Test
    void old_settled_emails_are_forgotten_in_small_steps() {
        for (int sent = 0; sent < 5; sent++) {
            queue.accept(EmailType.WELCOME);
            queue.send();
        }
        queue.passTime(Duration.ofDays(30));
        Email recent = queue.accept(EmailType.WELCOME);
        queue.send();
        DeliveryLog log = queue.store().log();
        assertThat(log.purge(Duration.ofDays(30), 2)).isZero();
        queue.passTime(Duration.ofMillis(1));
        assertThat(log.purge(Duration.ofDays(30), 2)).isEqualTo(2);
        assertThat(log.purge(Duration.ofDays(30), 2)).isEqualTo(2);
        assertThat(log.purge(Duration.ofDays(30), 2)).isEqualTo(1);
        assertThat(log.purge(Duration.ofDays(30), 2)).isZero();
        assertThat(list(ALL)).containsExactly(recent.id());
    }

    @Test
    void an_email_that_is_still_live_or_dead_is_never_forgotten() {
        Email dead = queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        Email retrying = queue.accept(EmailType.WELCOME);
        queue.fail(Duration.ofDays(6));
        Email waiting = queue.accept(EmailType.WELCOME);
        queue.passTime(Duration.ofDays(5));
        DeliveryLog log = queue.store().log();
        assertThat(log.purge(Duration.ofDays(1), 100)).isZero();
        assertThat(list(ALL)).containsExactly(waiting.id(), retrying.id(), dead.id());
        assertThat(queue.claim().email()).isEqualTo(waiting);
        queue.store().deadLetters().delete(dead.id());
        assertThat(log.purge(Duration.ofDays(1), 100)).isEqualTo(1);
        assertThat(log.find(dead.id())).isEmpty();
    }

    @Test
    void forgetting_emails_leaves_the_figures_of_the_day_alone() {
        queue.accept(EmailType.WELCOME);
        queue.send();
        queue.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        queue.passTime(Duration.ofHours(2));
        queue.store().log().purge(Duration.ofHours(1), 100);
        assertThat(queue.figures().sent()).isEqualTo(1);
        assertThat(queue.figures().failed()).isEqualTo(1);
    }
}
