package io.setget.mail.application.metrics;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Counts what this process did since it started: emails accepted, and tries by how they ended. Thread-safe. */
public final class DeliveryCounters {
    private static final String THROTTLED = "throttled";

    private final Map<Ending, LongAdder> tries = new ConcurrentHashMap<>();
    private final Map<EmailType, LongAdder> accepted = new EnumMap<>(EmailType.class);

    private final AtomicReference<IntSupplier> parked = new AtomicReference<>(() -> 0);
    private final AtomicReference<IntSupplier> slowedDomains = new AtomicReference<>(() -> 0);

    public DeliveryCounters() {
        for (EmailType type : EmailType.values()) {
            accepted.put(type, new LongAdder());
        }
    }

    /**
     * Where to ask for what is not counted but stands just now.
     *
     * @param parkedConnections those that wait for the answer to a dot while others are used in their place
     * @param domains recipient domains whose emails are held back
     */
    public void measure(IntSupplier parkedConnections, IntSupplier domains) {
        parked.set(parkedConnections);
        slowedDomains.set(domains);
    }

    public void tried(DeliveryOutcome outcome) {
        tries.computeIfAbsent(Ending.of(outcome), ending -> new LongAdder()).increment();
    }

    public void accepted(EmailType type) {
        accepted.getOrDefault(type, new LongAdder()).increment();
    }

    /** How many tries the mail server put off because there were too many. */
    public long throttled() {
        return tries.entrySet().stream()
                .filter(ending -> ending.getKey().outcome().equals(THROTTLED))
                .mapToLong(ending -> ending.getValue().sum())
                .sum();
    }

    public Snapshot snapshot() {
        List<Tries> counted = new ArrayList<>();
        tries.forEach((ending, count) -> counted.add(new Tries(ending.outcome(), ending.error(), count.sum())));
        counted.sort(Comparator.comparing(Tries::outcome).thenComparing(t -> String.valueOf(t.error())));
        Map<EmailType, Long> taken = new EnumMap<>(EmailType.class);
        accepted.forEach((type, count) -> taken.put(type, count.sum()));
        return new Snapshot(List.copyOf(counted), Map.copyOf(taken), measured(parked), measured(slowedDomains));
    }

    private static int measured(AtomicReference<IntSupplier> gauge) {
        return Objects.requireNonNull(gauge.get()).getAsInt();
    }

    /** All counts at about one moment. */
    public record Snapshot(
            List<Tries> tries, Map<EmailType, Long> accepted, int parkedConnections, int slowedDomains) {}

    /**
     * How many tries ended in one way.
     *
     * @param outcome such as {@code delivered} or {@code server_trouble}
     * @param error null unless something failed
     */
    public record Tries(String outcome, @Nullable FailureKind error, long count) {}

    private record Ending(String outcome, @Nullable FailureKind error) {
        static Ending of(DeliveryOutcome outcome) {
            if (outcome instanceof DeliveryOutcome.Delivered) {
                return new Ending("delivered", null);
            }
            if (outcome instanceof DeliveryOutcome.Rejected rejected) {
                return failed("rejected", rejected.failure());
            }
            if (outcome instanceof DeliveryOutcome.Deferred deferred) {
                return failed("deferred", deferred.failure());
            }
            if (outcome instanceof DeliveryOutcome.Throttled throttled) {
                return failed(THROTTLED, throttled.failure());
            }
            if (outcome instanceof DeliveryOutcome.ServerTrouble trouble) {
                return failed("server_trouble", trouble.failure());
            }
            if (outcome instanceof DeliveryOutcome.Unconfirmed unconfirmed) {
                return failed("unconfirmed", unconfirmed.failure());
            }
            if (outcome instanceof DeliveryOutcome.Stalled stalled) {
                return failed("stalled", stalled.failure());
            }
            return new Ending("withheld", null);
        }

        private static Ending failed(String outcome, Failure failure) {
            return new Ending(outcome, failure.kind());
        }
    }
}
