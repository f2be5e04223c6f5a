package io.setget.mail.application.port;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Emails waiting for delivery, each in the hands of at most one worker.
 *
 * <p>Delivery is <b>at least once</b>: an email not settled before its lease ends becomes due again. Callers give
 * durations; the store's clock decides, so instances need not agree on the time. Kept to the millisecond. Every change
 * reaches the {@link DeliveryLog} in the same atomic step.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached; the change may
 * then have been made or not, and repeating the call is safe.
 */
public interface EmailQueue {

    /**
     * Makes an email ready for {@link #acceptPrepared}. Only what this returns need be held until then: it takes little
     * memory, however much the email says. Asks nothing of the store and never fails for its sake.
     */
    Prepared prepare(Email email);

    /**
     * Takes all of the emails, durably, or none of them. One that was accepted before, told by its id, is passed over:
     * repeating the call is safe even without a key.
     *
     * @param emails as this queue prepared them
     * @param once null if the caller gave no idempotency key; a key is remembered for 24 hours, and only with
     *     {@link Acceptance.Accepted}
     */
    Acceptance acceptPrepared(List<Prepared> emails, @Nullable IdempotentAnswer once);

    /** Prepares and takes a few. */
    default Acceptance accept(List<Email> emails, @Nullable IdempotentAnswer once) {
        return acceptPrepared(emails.stream().map(this::prepare).toList(), once);
    }

    /**
     * Hands out due emails: critical before normal before bulk, within a lane the one that joined first, and one in ten
     * simply the one that joined first of all. An email joins when it is accepted or revived, and again whenever it goes
     * back: so one that could not be sent is behind all that waited in its lane at that moment. With {@link
     * ClaimScope#newestFirst()} the one that joined last comes first within a lane, and none for its age.
     *
     * <p>An email whose worker crashed keeps its place. It is handed out one at a time over all instances, so that one
     * that kills its worker harms few others; and so is one that {@linkplain Lease#stallsOften() stalls often}, together
     * with those, which comes after all others of all lanes, unless it is the one in ten that joined first.
     *
     * <p>     * One whose stored content cannot be read is buried with cause {@code unknown}, and one that a newer version wrote
     * is left alone. Tidies up first, as {@link #sweep()} does, but not for longer than a claim may take.
     *
     * @param token chosen by the caller at random; the same token again returns the same leases, also while paused
     * @param most at least 1
     */
    List<Lease> claim(String token, int most, Duration leaseFor, ClaimScope scope);

    /**
     * Whether a claim may hand something out just now. Changes nothing and is cheap; false only if a claim would find
     * nothing, whereas one that follows on true may come away empty.
     */
    boolean mayHandOut(ClaimScope scope);

    /**
     * Marks that the final dot is about to be sent: from now on a crash leaves the outcome unknown. May be repeated.
     *
     * @return false if the lease has passed on, or its end is nearer than {@code margin}: then nothing may be sent
     */
    boolean enterData(Lease lease, Duration margin);

    /** Makes leases last {@code leaseFor} from now. Returns those that are still held. */
    Set<EmailId> extend(Collection<Lease> leases, Duration leaseFor);

    /**
     * Settles leases. Returns those that were settled, now or by an earlier call; the others had passed on. A lease that
     * ended, but that no sweep has noticed yet, can still be settled: what is known of an email is better than a guess.
     */
    Set<EmailId> settle(List<Settlement> settlements);

    /** Takes an email that is not yet in DATA out of the queue; its worker, if any, can no longer send it. */
    Cancellation cancel(EmailId id);

    /** The emails in the hands of a worker: never more than there are connections. */
    Set<EmailId> inFlight();

    /** Emails not yet settled: waiting, waiting for a retry, and in flight. */
    int size();

    /**
     * Makes due retries ready, frees leases that ran out, settles expired emails. A lease that ran out counts as a
     * crash; the third one buries the email. After a crash in DATA the type decides: the email is due again, or its
     * outcome is unknown. An email does not expire while a worker holds it. Cheap when there is nothing to do.
     */
    void sweep();

    /**
     * What is wrong with the queue's own books, in words for an operator; empty as long as every accepted email is in
     * exactly one place (ready, scheduled, leased, dead or settled) and the counters agree. May take seconds.
     */
    List<String> inconsistencies();

    /**
     * Puts right, in the queue's own books, what {@link #inconsistencies()} would tell, and says what was put right.
     * Loses no email: whatever still has its content is due again. May take seconds.
     */
    List<String> repair();

    /**
     * What an operator should know about how safely the emails are kept here, with what to do about it; empty if nothing
     * accepted can be lost.
     */
    List<String> cautions();

    /** While paused, nothing is handed out. Survives a restart. */
    void pause();

    void resume();

    boolean paused();

    /**
     * Waits until an email may have become due, or {@code atMost} has passed. What this instance accepts, revives, gives
     * back or lets go on after a pause ends the wait at once, also when it happened just before; what becomes due by
     * time, or through another instance, may not. For one waiting thread.
     */
    void awaitWork(Duration atMost) throws InterruptedException;

    /** An email in the form in which its queue takes it. */
    interface Prepared {
        EmailId id();

        EmailType type();

        String messageId();

        /** About how much memory it takes. */
        int bytes();
    }

    /** The key under which a caller may repeat itself, what it said, and the answer to give again. */
    record IdempotentAnswer(String owner, String key, String fingerprint, String answer) {}

    /** What became of the emails given to {@link #accept}. */
    sealed interface Acceptance {
        record Accepted() implements Acceptance {}

        /** The same key and fingerprint came before: give that answer again. */
        record Repeated(String answer) implements Acceptance {}

        /** The same key came before with another fingerprint. */
        record KeyReused() implements Acceptance {}

        record Full() implements Acceptance {}
    }

    /** What became of a wish to cancel. */
    enum Cancellation {
        CANCELLED,
        /** It is being sent, or is settled, or dead. */
        TOO_LATE,
        NOT_FOUND
    }
}
