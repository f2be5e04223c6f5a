package io.setget.mail.application.metrics;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.metrics.DeliverySummary;
import java.time.Duration;

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

    public DeliverySummary summary() {
        DeliveryLog.Figures figures = log.figures(Duration.ofHours(24));
        return new DeliverySummary(
                figures.sent(),
                figures.failed(),
                queue.size(),
                dead.size(),
                figures.sent() == 0 ? null : Math.round((double) figures.totalSendTimeMs() / figures.sent()),
                figures.sendTimes().percentile(0.5),
                figures.sendTimes().percentile(0.95));
    }
}
