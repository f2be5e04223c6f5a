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
 * How many emails recipients' servers refused for good. Counted anew at most once a minute, and the less often the
 * longer it takes, for it goes through a week of the log. Thread-safe.
 */
public final class MeasureBounces {
    private static final Duration DAY = Duration.ofHours(24);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** So that counting takes at most a hundredth of the time. */
    private static final int TIMES_AS_LONG = 100;

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
        if (before != null && Duration.between(before.at(), now).abs().compareTo(before.fresh()) < 0) {
            return before.bounces();
        }
        Bounces measured = new Bounces(span(DAY), span(WEEK));
        Duration took = Duration.between(now, clock.instant()).multipliedBy(TIMES_AS_LONG);
        latest.set(new Reading(measured, now, took.compareTo(FRESH) > 0 ? took : FRESH));
        return measured;
    }

    private Span span(Duration span) {
        List<BounceRate> domains = log.bounces(span);
        return new Span(domains.stream().reduce(new BounceRate("", 0, 0), BounceRate::plus), domains);
    }

    private record Reading(Bounces bounces, Instant at, Duration fresh) {}

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
