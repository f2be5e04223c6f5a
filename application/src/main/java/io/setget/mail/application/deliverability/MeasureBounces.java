package io.setget.mail.application.deliverability;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.deliverability.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How many emails recipients' servers refused for good. Counted anew at most once a minute, for it goes through a week
 * of the log. Thread-safe.
 */
public final class MeasureBounces {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final DeliveryLog log;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Reading> latest = new AtomicReference<>();

    public MeasureBounces(DeliveryLog log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    /** Of the last 24 hours and the last 7 days. */
    public synchronized Bounces measure() {
        Instant now = clock.instant();
        Reading before = latest.get();
        if (before != null && Duration.between(before.at(), now).abs().compareTo(FRESH) < 0) {
            return before.bounces();
        }
        Bounces measured = new Bounces(span(DAY), span(WEEK));
        latest.set(new Reading(measured, now));
        return measured;
    }

    private Span span(Duration span) {
        List<BounceRate> domains = log.bounces(span);
        return new Span(domains.stream().reduce(new BounceRate("", 0, 0), BounceRate::plus), domains);
    }

    private record Reading(Bounces bounces, Instant at) {}

    /** Both spans. */
    public record Bounces(Span day, Span week) {
        public Judgement judgement() {
            return day.all().judgement().worst(week.all().judgement());
        }
    }

    /**
     * One span.
     *
     * @param domains those with most refusals first
     */
    public record Span(BounceRate all, List<BounceRate> domains) {
        public Span {
            domains = List.copyOf(domains);
        }
    }
}
