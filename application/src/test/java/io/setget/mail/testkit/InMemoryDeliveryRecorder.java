package io.setget.mail.testkit;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.Outbox.Entry;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.Mailbox;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Records into a log in memory. Thread-safe. */
public final class InMemoryDeliveryRecorder implements DeliveryRecorder {
    private final InMemoryDeliveryLog log;
    private Position reached = Position.START;

    public InMemoryDeliveryRecorder(InstantSource clock) {
        log = new InMemoryDeliveryLog(clock);
    }

    /** What was recorded. */
    public DeliveryLog log() {
        return log;
    }

    InMemoryDeliveryLog memory() {
        return log;
    }

    synchronized Position reached() {
        return reached;
    }

    synchronized void beginEpoch(long epoch) {
        if (reached.epoch() < epoch) {
            reached = new Position(epoch, 0, 0);
        }
    }

    @Override
    public synchronized Position record(List<Entry> entries) {
        for (Entry entry : entries) {
            if (entry.position().compareTo(reached) > 0) {
                record(entry.event());
                reached = entry.position();
            }
        }
        return reached;
    }

    void add(Event.Accepted accepted) {
        log.accepted(withoutContent(accepted), accepted.at(), accepted.due());
    }

    private void record(Event event) {
        InMemoryDeliveryLog.Entry known = log.entry(event.id());
        if (event instanceof Event.Accepted accepted && known == null) {
            add(accepted);
        } else if (event instanceof Event.Changed changed && known != null) {
            change(known, changed);
        } else if (event instanceof Event.Revived revived && known != null) {
            known.becomes(EmailStatus.QUEUED, null);
            known.dueAt = revived.at();
        } else if (event instanceof Event.LetterDeleted && known != null) {
            known.letterDeleted = true;
        }
    }

    private void change(InMemoryDeliveryLog.Entry known, Event.Changed changed) {
        if (changed.status() == EmailStatus.SENT && known.status == EmailStatus.SENT) {
            return;
        }
        if (known.status == EmailStatus.LOST && known.attempts.isEmpty()) {
            log.notFailed(known);
        }
        DeliveryLog.LoggedAttempt attempt = changed.attempt();
        if (attempt != null && attempt.outcome() == AttemptOutcome.SENT) {
            log.sent(known, attempt, changed.at());
            return;
        }
        if (attempt != null) {
            known.attempts.add(attempt);
        }
        if (changed.failed()) {
            log.failed(known, changed.at());
        }
        known.becomes(changed.status(), changed.nextAttemptAt());
    }

    /** A log has no use for what an email says. */
    private static Email withoutContent(Event.Accepted accepted) {
        return new Email(
                accepted.id(),
                accepted.type(),
                new Mailbox(accepted.to(), null),
                new Content("", "", ""),
                accepted.messageId(),
                accepted.at(),
                null,
                Duration.ZERO,
                Map.of());
    }
}
