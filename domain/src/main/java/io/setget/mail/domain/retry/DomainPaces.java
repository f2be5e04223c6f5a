package io.setget.mail.domain.retry;

import io.setget.mail.domain.retry.DomainPace.Admission;
import io.setget.mail.domain.retry.DomainPace.Slow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pace of each recipient domain that the server throttles. At most {@value #MOST} are remembered: those heard of last. */
public final class DomainPaces {
    public static final DomainPaces NONE = new DomainPaces(Map.of());

    private static final int MOST = 1_000;
    private static final Pattern PLAIN = Pattern.compile("[a-z0-9.\\[\\]:_-]{1,255}");

    /** Those heard of last come last. */
    private final Map<String, DomainPace> domains;

    private DomainPaces(Map<String, DomainPace> domains) {
        this.domains = domains;
    }

    /**
     * The answer for one email.
     *
     * @param paces after that
     * @param left how long it must wait; empty if it may go
     */
    public record Answer(DomainPaces paces, Optional<Duration> left) {}

    /**
     * The server asked for fewer emails to this recipient.
     *
     * @param another whether it was tried on purpose, in place of the next in line
     */
    public DomainPaces throttled(String domain, String recipient, boolean another, Instant now) {
        return with(domain, of(domain).afterThrottled(recipient, another, now));
    }

    /** An email to this domain was answered as by a server that takes them. */
    public DomainPaces answered(String domain, Instant now) {
        DomainPace pace = domains.get(domain);
        if (pace == null) {
            return this;
        }
        DomainPace next = pace.answered(now);
        return next.equals(pace) ? this : with(domain, next);
    }

    /**
     * How long an email to this domain must wait; if it may go, it is the only one for a while. Which one goes is left
     * to chance: those in front may be of the same kind.
     *
     * @param chance between 0 and 1
     */
    public Answer admit(String domain, Instant now, double chance) {
        DomainPace pace = domains.get(domain);
        if (pace == null || pace.slow() == null) {
            return new Answer(this, Optional.empty());
        }
        Admission admission = pace.admit(now, chance);
        return new Answer(with(domain, admission.pace()), admission.left());
    }

    public boolean isSlowed(String domain) {
        return of(domain).slow() != null;
    }

    /** Those that are held back at this moment. */
    public List<String> held(Instant now) {
        return domains.entrySet().stream()
                .filter(entry -> entry.getValue().isHeld(now))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The slowest ones, slowest first. Names that no mail server would take are left out. */
    public Map<String, Slow> slowest(int most) {
        if (domains.isEmpty()) {
            return Map.of();
        }
        Map<String, Slow> slow = new LinkedHashMap<>();
        domains.forEach((domain, pace) -> {
            if (pace.slow() != null && PLAIN.matcher(domain).matches()) {
                slow.put(domain, pace.slow());
            }
        });
        Comparator<Map.Entry<String, Slow>> slowestFirst =
                Comparator.comparing(entry -> -entry.getValue().slowdowns());
        return slow.entrySet().stream()
                .sorted(slowestFirst.thenComparing(Map.Entry::getKey))
                .limit(most)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one, LinkedHashMap::new));
    }

    /**
     * What all instances agreed on takes the place of what this one told.
     *
     * @param mine which were told: of others this instance goes on with what it knows
     */
    public DomainPaces agreed(Map<String, Slow> mine, Map<String, Slow> all, Instant now) {
        DomainPaces next = this;
        for (String domain : mine.keySet()) {
            if (!all.containsKey(domain)) {
                next = next.answered(domain, now);
            }
        }
        for (Map.Entry<String, Slow> told : all.entrySet()) {
            if (!told.getValue().equals(next.of(told.getKey()).slow())) {
                next = next.with(told.getKey(), next.of(told.getKey()).with(told.getValue()));
            }
        }
        return next;
    }

    private DomainPace of(String domain) {
        return domains.getOrDefault(domain, DomainPace.NONE);
    }

    private DomainPaces with(String domain, @Nullable DomainPace pace) {
        Map<String, DomainPace> next = new LinkedHashMap<>(domains);
        next.remove(domain);
        if (pace != null) {
            next.put(domain, pace);
        }
        if (next.size() > MOST) {
            next.remove(next.keySet().iterator().next());
        }
        return new DomainPaces(next);
    }
}
