package io.setget.mail.domain.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How fast emails go to each recipient domain that the server slows down. A domain is held back once several of its
 * recipients were throttled in a row, one of them tried on purpose; then one email at a time goes, after pauses that
 * grow, until one is taken. At most {@value #MOST} domains are remembered: those heard of last. Thread-safe.
 */
public final class DomainPaces {
    private static final int MOST = 1_000;
    private static final int RECIPIENTS = 3;
    private static final int MOST_TO_CHOOSE_FROM = 100;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Map<String, Domain> domains = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Domain {
        final Set<String> throttled = new HashSet<>();
        boolean another;
        int slowdowns;
        /** Emails sent back since one went, and how many there were before that. */
        int heldBack;

        int heldBackBefore;

        @Nullable
        Instant heldUntil;

        Duration pause() {
            long millis = FIRST_PAUSE.toMillis() << Math.min(slowdowns / 2, 10);
            return Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis()));
        }
    }

    /**
     * The server asked for fewer emails to this recipient.
     *
     * @param another whether it was tried on purpose, in place of the next in line
     */
    public synchronized void throttled(String domain, String recipient, boolean another, Instant now) {
        Domain known = domains.computeIfAbsent(domain, d -> new Domain());
        if (known.throttled.size() < RECIPIENTS) {
            known.throttled.add(recipient);
        }
        known.another |= another;
        boolean held = known.heldUntil != null && now.isBefore(known.heldUntil);
        if (!held && known.another && known.throttled.size() >= RECIPIENTS) {
            known.heldUntil = now.plus(known.pause());
            known.slowdowns++;
        }
        if (domains.size() > MOST) {
            domains.remove(domains.keySet().iterator().next());
        }
    }

    /** An email to this domain was answered as by a server that takes them. */
    public synchronized void answered(String domain) {
        domains.remove(domain);
    }

    /** Settings changed: nothing that is known holds any longer. */
    public synchronized void forget() {
        domains.clear();
    }

    /**
     * How long an email to this domain must wait; empty if it may go, which then is the only one for a while. Which one
     * goes is left to chance: those in front may be of the same kind.
     *
     * @param chance between 0 and 1
     */
    public synchronized Optional<Duration> admit(String domain, Instant now, double chance) {
        Domain known = domains.isEmpty() ? null : domains.get(domain);
        Instant until = known == null ? null : known.heldUntil;
        if (known == null || until == null) {
            return Optional.empty();
        }
        Duration left = Duration.between(now, until);
        boolean over = left.isNegative() || left.isZero() || left.compareTo(LONGEST_PAUSE) > 0;
        if (over && chance * Math.min(known.heldBackBefore, MOST_TO_CHOOSE_FROM) <= 1) {
            known.heldUntil = now.plus(known.pause());
            known.slowdowns++;
            known.heldBackBefore = known.heldBack;
            known.heldBack = 0;
            return Optional.empty();
        }
        known.heldBack++;
        if (over && known.heldBack > 2 * known.heldBackBefore) {
            known.heldBackBefore = 0;
        }
        return Optional.of(over ? FIRST_PAUSE : left);
    }

    /** Those that are held back just now. */
    public synchronized List<String> held(Instant now) {
        return domains.entrySet().stream()
                .filter(entry -> {
                    Instant until = entry.getValue().heldUntil;
                    return until != null && now.isBefore(until);
                })
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
