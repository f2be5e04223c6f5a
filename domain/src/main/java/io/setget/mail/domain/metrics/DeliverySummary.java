package io.setget.mail.domain.metrics;

import org.jspecify.annotations.Nullable;

/**
 * The delivery summary of the settings page.
 *
 * @param failed24h emails with at least one failed try in the last 24 hours, each once
 * @param queued not yet settled: waiting, waiting for a retry, and in flight; null while the queue cannot be reached
 * @param deadLetter null while the queue cannot be reached
 * @param averageSendTimeMs from being queued, or due, to the server's final 250; null if none was sent
 */
public record DeliverySummary(
        long sent24h,
        long failed24h,
        @Nullable Long queued,
        @Nullable Long deadLetter,
        @Nullable Long averageSendTimeMs,
        @Nullable Long p50SendTimeMs,
        @Nullable Long p95SendTimeMs) {}
