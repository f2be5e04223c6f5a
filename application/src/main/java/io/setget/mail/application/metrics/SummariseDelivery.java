package io.setget.mail.application.metrics;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.metrics.DeliverySummary;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The delivery summary: what was sent and failed in a day, what waits and what died. */
public final class SummariseDelivery {
    private final DeliveryLog log;
    private final EmailQueue queue;
    private final DeadLetters dead;

    public SummariseDelivery(DeliveryLog log, EmailQueue queue, DeadLetters dead) {
        this.log = log;
        this.queue = queue;
        this.dead = dead;
    }

    /** As much as can be known: what the queue would say is left out while it cannot be reached. */
    public DeliverySummary summary() {
        DeliveryLog.Figures figures = log.figures(Duration.ofHours(24));
        try {
            return of(figures, (long) queue.size(), (long) dead.size());
        } catch (PortUnavailableException away) {
            return of(figures, null, null);
        }
    }

    /** The whole of it; empty while the queue cannot be reached. */
    public Optional<DeliverySummary> whole() {
        return Optional.of(summary()).filter(summary -> summary.queued() != null && summary.deadLetter() != null);
    }

    /** For when it is known that the queue cannot be reached: it is not waited for. */
    public DeliverySummary withoutQueue() {
        return of(log.figures(Duration.ofHours(24)), null, null);
    }

    private static DeliverySummary of(DeliveryLog.Figures figures, @Nullable Long queued, @Nullable Long dead) {
        return new DeliverySummary(
                figures.sent(),
                figures.failed(),
                queued,
                dead,
                figures.sent() == 0 ? null : Math.round((double) figures.totalSendTimeMs() / figures.sent()),
                figures.sendTimes().percentile(0.5),
                figures.sendTimes().percentile(0.95));
    }
}
