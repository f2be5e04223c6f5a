package io.setget.mail.adapter.web.metrics;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.domain.metrics.DeliverySummary;

/** The delivery summary in words. */
public record SummaryView(String sent, String failed, String queued, String deadLetter, String averageSendTime) {
    public static SummaryView of(DeliverySummary summary) {
        return new SummaryView(
                Words.number(summary.sent24h()),
                Words.number(summary.failed24h()),
                Words.number(summary.queued()),
                Words.number(summary.deadLetter()),
                Words.duration(summary.averageSendTimeMs()));
    }
}
