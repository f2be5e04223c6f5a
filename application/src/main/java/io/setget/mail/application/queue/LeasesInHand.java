package io.setget.mail.application.queue;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All emails that this process works on, and the renewal of their leases. Thread-safe. */
public final class LeasesInHand {
    /** Emails in flight at a crash are due again after this. */
    public static final Duration LEASE = Duration.ofSeconds(20);

    private final EmailQueue queue;
    private final Duration leaseFor;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final Map<String, LeaseInHand> inHand = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Claim> unanswered = new AtomicReference<>();

    /** @param nanos a clock that only goes forward, in nanoseconds since some moment */
    public LeasesInHand(EmailQueue queue, Duration leaseFor, LongSupplier nanos, RandomGenerator random) {
        this.queue = queue;
        this.leaseFor = leaseFor;
        this.nanos = nanos;
        this.random = random;
    }

    /** A claim that got no answer is asked again: its emails would wait for their leases to end otherwise. */
    synchronized List<LeaseInHand> claim(int most, ClaimScope scope) {
        Claim before = unanswered.get();
        Claim claim = before == null || isStale(before) ? newClaim() : before;
        unanswered.set(claim);
        List<LeaseInHand> claimed = queue.claim(claim.holder(), most, leaseFor, scope).stream()
                .map(lease -> new LeaseInHand(queue, nanos, lease, claim.askedAt(), leaseFor, scope.newestFirst()))
                .toList();
        unanswered.set(null);
        claimed.forEach(held -> inHand.put(key(held.lease()), held));
        return claimed;
    }

    /** Its leases, if there were any, are over. */
    private boolean isStale(Claim claim) {
        return nanos.getAsLong() - claim.askedAt() >= leaseFor.toNanos();
    }

    private Claim newClaim() {
        return new Claim(new UUID(random.nextLong(), random.nextLong()).toString(), nanos.getAsLong());
    }

    /** @param askedAt when it was asked first: its leases may have begun then */
    private record Claim(String holder, long askedAt) {}

    /** Whether a claim may find something: that is cheap to ask. */
    boolean mayClaim(ClaimScope scope) {
        return unanswered.get() != null || queue.mayHandOut(scope);
    }

    /** Tidies up without claiming. */
    void sweep() {
        queue.sweep();
    }

    void drop(LeaseInHand held) {
        inHand.remove(key(held.lease()));
    }

    /** How many. */
    public int count() {
        return inHand.size();
    }

    /** How many have waited long for the answer to their dot, while another connection is used in their place. */
    public int parked() {
        return (int) inHand.values().stream().filter(LeaseInHand::isParked).count();
    }

    /** How many count against the connections that are allowed. */
    int working() {
        return inHand.size() - parked();
    }

    /** How many of those have been in hand for so long. */
    int olderThan(Duration age) {
        return (int) inHand.values().stream()
                .filter(held -> !held.isParked() && held.age().compareTo(age) > 0)
                .count();
    }

    List<LeaseInHand> all() {
        return List.copyOf(inHand.values());
    }

    /** Makes all leases last again as long as at first; to be called several times in a lease's life. */
    public void keep() {
        List<LeaseInHand> held = all();
        if (held.isEmpty()) {
            return;
        }
        long askedAt = nanos.getAsLong();
        Set<EmailId> kept = queue.extend(held.stream().map(LeaseInHand::lease).toList(), leaseFor);
        for (LeaseInHand one : held) {
            if (kept.contains(one.id())) {
                one.extended(askedAt, leaseFor);
            } else {
                one.lose();
            }
        }
    }

    /** How often to {@link #keep()}. */
    public Duration keepEvery() {
        return leaseFor.dividedBy(4);
    }

    private static String key(Lease lease) {
        return lease.holder() + lease.email().id();
    }
}
