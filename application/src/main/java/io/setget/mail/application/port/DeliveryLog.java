package io.setget.mail.application.port;

import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.metrics.SendTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of every email, kept for a while, and the figures of the last day.
 *
 * <p>The queue writes it; this port reads. Thread-safe; {@link PortUnavailableException} if it cannot be reached.
 */
public interface DeliveryLog {

    /** With its tries, oldest first. */
    Optional<LoggedEmail> find(EmailId id);

    /** Newest first, without their tries. */
    List<LoggedEmail> list(Filter filter, int limit, @Nullable EmailId before);

    /** Counted per minute: the last {@code span} until now, of which at most the last 25 hours are sure to be kept. */
    Figures figures(Duration span);

    /**
     * Of the emails that were queued within the last {@code span}: how many were sent, and how many died because a
     * recipient or a message was refused for good (5xx), by the recipients' domain; those with most refusals first, then
     * those with most emails. One that was refused, revived and sent counts as sent.
     */
    List<BounceRate> bounces(Duration span);

    /** Of the emails that were queued within the last {@code span}: how many had failed tries of each kind. */
    Map<FailureKind, Long> failures(Duration span);

    /** How long the email that is due longest has been waiting to be sent; empty if none is due. */
    Optional<Duration> longestWait();

    /**
     * Forgets at most {@code limit} settled emails that were queued longer than {@code age} ago, and figures as old;
     * returns how many emails. Never one that is live or among the dead letters, and never a figure of the last 25 hours.
     */
    int purge(Duration age, int limit);

    /** An email in the log. {@code status} never says {@code SENDING}: the queue knows that. */
    record LoggedEmail(
            EmailId id,
            EmailType type,
            EmailAddress to,
            EmailStatus status,
            String messageId,
            Instant queuedAt,
            @Nullable Instant sentAt,
            @Nullable Instant nextAttemptAt,
            List<LoggedAttempt> attempts) {}

    /** One try. */
    record LoggedAttempt(
            Instant at,
            AttemptOutcome outcome,
            @Nullable String reply,
            @Nullable FailureKind error,
            @Nullable String detail,
            long durationMs) {}

    /** How a try ended. */
    enum AttemptOutcome {
        SENT,
        FAILED,
        UNKNOWN,
        CRASHED
    }

    /** Which emails to list; null matches all. */
    record Filter(
            @Nullable EmailStatus status,
            @Nullable EmailType type,
            @Nullable EmailAddress to,
            @Nullable Instant since) {}

    /** Sums over whole minutes. Each email counts once in {@code sent} and at most once in {@code failed}. */
    record Figures(long sent, long failed, long totalSendTimeMs, SendTimes sendTimes) {}
}
