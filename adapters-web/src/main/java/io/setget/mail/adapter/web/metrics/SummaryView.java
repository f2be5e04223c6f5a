package io.setget.mail.adapter.web.metrics;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.domain.metrics.DeliverySummary;
import org.jspecify.annotations.Nullable;

/** The delivery summary in words. */
public record SummaryView(String sent, String failed, String queued, String deadLetter, String averageSendTime) {
    public static SummaryView of(DeliverySummary summary) {
        return new SummaryView(
                Words.number(summary.sent24h()),
                Words.number(summary.failed24h()),
                number(summary.queued()),
                number(summary.deadLetter()),
                Words.duration(summary.averageSendTimeMs()));
    }

    private static String number(@Nullable Long number) {
        return number == null ? Words.NONE : Words.number(number);
    }

    /** Whether some are dead; not while nobody knows. */
    public boolean someDied() {
        return !deadLetter.equals("0") && !deadLetter.equals(Words.NONE);
    }
}
