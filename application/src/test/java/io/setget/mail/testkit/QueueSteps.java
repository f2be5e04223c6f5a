package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.application.port.DeliveryLog.Figures;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** A mail store with a clock, and the steps in which contracts tell what happens to emails. */
public final class QueueSteps {
    public static final Duration LEASE = Duration.ofMinutes(1);
    public static final Duration MARGIN = Duration.ofSeconds(2);
    public static final Duration TOOK = Duration.ofMillis(20);
    public static final Failure TIMEOUT = new Failure(FailureKind.TIMEOUT, null, "No answer within 10 s.");
    public static final Failure NO_SUCH_USER =
            new Failure(FailureKind.RECIPIENT_REJECTED, "550 5.1.1 No such user", "The server refused the recipient.");

    private final MailStore store;
    private final MovableClock clock;
    private final Emails emails;
    private final AtomicLong tokens = new AtomicLong();

    public QueueSteps(MailStore store, MovableClock clock) {
        this.store = store;
        this.clock = clock;
        this.emails = new Emails(clock);
    }

    public MailStore store() {
        return store;
    }

    public MovableClock clock() {
        return clock;
    }

    public Emails emails() {
        return emails;
    }

    public Email accept(EmailType type) {
        return accept(emails.of(type));
    }

    public Email accept(Email email) {
        assertThat(store.queue().accept(List.of(email), null)).isEqualTo(new Acceptance.Accepted());
        return email;
    }

    public List<Email> accept(int count, EmailType type) {
        List<Email> several = emails.several(count, type);
        assertThat(store.queue().accept(several, null)).isEqualTo(new Acceptance.Accepted());
        return several;
    }

    public List<Lease> claim(int most) {
        return claim(most, ClaimScope.ALL);
    }

    public List<Lease> claim(int most, ClaimScope scope) {
        return store.queue().claim("token " + tokens.incrementAndGet(), most, LEASE, scope);
    }

    /** Claims the one email that is due. */
    public Lease claim() {
        List<Lease> leases = claim(10);
        assertThat(leases).hasSize(1);
        return leases.get(0);
    }

    public void nothingIsDue() {
        assertThat(claim(10)).isEmpty();
    }

    public void settle(Lease lease, Verdict verdict) {
        assertThat(store.queue().settle(List.of(settlement(lease, verdict))))
                .containsExactly(lease.email().id());
    }

    public static Settlement settlement(Lease lease, Verdict verdict) {
        return new Settlement(lease, verdict, TOOK);
    }

    /** Sends the one email that is due. */
    public void send() {
        settle(claim(), new Verdict.Sent("250 2.0.0 Ok"));
    }

    /** Fails the one email that is due and tries it again later. */
    public void fail(Duration retryAfter) {
        settle(claim(), new Verdict.Retry(retryAfter, TIMEOUT));
    }

    /** Lets the one email that is due die. */
    public void bury(Failure failure) {
        settle(claim(), new Verdict.Bury(failure));
    }

    /** Accepts an email and lets it die. */
    public Email dead(EmailType type, Failure failure) {
        Email email = accept(type);
        bury(failure);
        return email;
    }

    /** Claims the one email that is due and lets its worker vanish. */
    public Lease crash() {
        Lease lease = claim();
        passTime(LEASE);
        return lease;
    }

    /** Claims the one email that is due and lets its worker vanish after the final dot. */
    public void crashInData() {
        Lease lease = claim();
        assertThat(store.queue().enterData(lease, MARGIN)).isTrue();
        passTime(LEASE);
    }

    public void passTime(Duration time) {
        clock.advance(time);
        store.queue().sweep();
    }

    public void revive(Email email) {
        assertThat(store.deadLetters().revive(email.id())).isEqualTo(Revival.REVIVED);
    }

    public LoggedEmail logged(Email email) {
        return store.log().find(email.id()).orElseThrow();
    }

    public EmailStatus status(Email email) {
        return logged(email).status();
    }

    public Figures figures() {
        return store.log().figures(Duration.ofHours(24));
    }

    /** What many callers at the same moment are answered. */
    public static <T> List<T> together(int callers, IntFunction<T> call) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Future<T>> calls = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                int number = caller;
                calls.add(threads.submit(() -> call.apply(number)));
            }
            List<T> answers = new ArrayList<>();
            for (Future<T> one : calls) {
                answers.add(one.get(60, TimeUnit.SECONDS));
            }
            return answers;
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError("a caller failed", failed);
        } finally {
            threads.shutdownNow();
        }
    }
}
