package io.setget.mail.application.queue;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.ServerState;
import io.setget.mail.domain.queue.SharedState;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.retry.DomainPaces;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known about the mail server from the emails it was given, and what follows for the next ones. Thread-safe.
 *
 * <p>What was tried with settings that are no longer in force says nothing about those that are: each try remembers the
 * {@link #era()} in which it began, and a change of settings begins a new one.
 */
public final class ServerHealth {
    private static final Logger LOG = LoggerFactory.getLogger(ServerHealth.class);
    private static final int REMEMBERED = 10_000;

    private final DeliveryRules rules;
    private final int connections;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final String instance;
    private final AtomicReference<Known> known;
    private final RecentTries recent = new RecentTries();
    private final Map<EmailId, Integer> throttled = new LinkedHashMap<>();
    private final AtomicBoolean anotherNext = new AtomicBoolean();
    private final AtomicBoolean anotherCriticalNext = new AtomicBoolean();

    public ServerHealth(DeliveryRules rules, int connections, InstantSource clock, RandomGenerator random) {
        this.rules = rules;
        this.connections = connections;
        this.clock = clock;
        this.random = random;
        this.instance = Long.toHexString(random.nextLong());
        this.known = new AtomicReference<>(Known.nothing(0, connections));
    }

    /** Whether emails wait because the server is in trouble. */
    public boolean breakerIsOpen() {
        return state().breaker().isOpen();
    }

    /** The last trouble with the server; empty unless emails wait for its end. */
    public Optional<Failure> trouble() {
        ServerState now = state();
        return now.breaker().isOpen() ? Optional.ofNullable(now.trouble()) : Optional.empty();
    }

    /** Recipient domains whose emails are held back, since the server wants fewer for them. */
    public List<String> slowedDomains() {
        return known().domains().held(clock.instant());
    }

    RecentTries recent() {
        return recent;
    }

    ServerState state() {
        return known().state();
    }

    /** Lets the server be tried again at once, such as after a change of settings. */
    void forgetTroubles() {
        known.updateAndGet(k -> Known.nothing(k.era() + 1, connections));
    }

    int era() {
        return known().era();
    }

    /** How many emails may be under way at once; none for a while after the server asked for fewer. */
    int emailsAtOnce() {
        ServerState now = state();
        boolean unsure = now.breaker().isOpen() && now.unsure();
        if (unsure || now.pace().isPaused(clock.instant())) {
            return 0; // an email sent without an answer, time and again, may arrive as often
        }
        if (now.breaker().onTrial()) {
            return now.mayTry(instance) ? 1 : 0;
        }
        return now.pace().atOnce();
    }

    /** Whether one email should go first, alone. */
    boolean onTrial() {
        return state().breaker().onTrial();
    }

    ClaimScope scope() {
        return scope(0, false);
    }

    /**
     * Which emails are to be tried next. After several that went wrong in a way that may be their recipients' doing,
     * every second claim takes another recipient; and while such tries hold half of the connections, the rest does.
     *
     * @param slow tries that have been under way for long
     * @param critical only those of the critical lane
     */
    ClaimScope scope(int slow, boolean critical) {
        ServerState now = state();
        if (now.breaker().isOpen()) {
            return ClaimScope.FAILED_BEFORE.withCriticalOnly(critical);
        }
        boolean half = slow * 2 >= connections && now.misses().goesOn(clock.instant());
        boolean another = half || (now.wantsAnother() && flip(critical ? anotherCriticalNext : anotherNext));
        return new ClaimScope(false, critical, another);
    }

    private static boolean flip(AtomicBoolean last) {
        boolean another = !last.get();
        last.set(another);
        return another;
    }

    /** A name that tells this instance from the others. */
    String instance() {
        return instance;
    }

    /** Makes a change to what is known here; returns what was known before. */
    Known learn(UnaryOperator<Known> change) {
        return Objects.requireNonNull(known.getAndUpdate(change));
    }

    /** Whether a domain is held back, so that it matters to all instances which email goes to it next. */
    boolean isSlowed(Lease lease) {
        return known().domains().isSlowed(domain(lease));
    }

    /** How long this email must wait because its recipient's domain is held back; empty if it may be tried. */
    Optional<Duration> heldBack(Lease lease) {
        return isSlowed(lease) ? heldBack(lease, this::learn) : Optional.empty();
    }

    Optional<Duration> heldBack(Lease lease, Learning learning) {
        String domain = domain(lease);
        Instant now = clock.instant();
        // One that was not throttled itself goes first: of the others, most would be throttled again.
        double chance = wasThrottled(lease.email().id()) ? random.nextDouble() : 0;
        Known before = learning.learn(
                k -> k.with(k.domains().admit(domain, now, chance).paces()));
        return before.domains().admit(domain, now, chance).left().map(left -> {
            // spread, so that they come back in another order: another recipient is tried each time
            long least = switch (lease.email().type().lane()) {
                case CRITICAL -> 1_000;
                case NORMAL, BULK -> Math.max(2_000, Math.min(10_000, left.toMillis()));
            };
            return Duration.ofMillis(least + (long) (random.nextDouble() * least));
        });
    }

    /** Learns from how a try ended, and says what becomes of the email. */
    Verdict judge(DeliveryOutcome outcome, Lease lease, int triedInEra) {
        return judge(outcome, lease, triedInEra, false, this::learn);
    }

    /** @param another whether it was tried on purpose, in place of the next in line */
    Verdict judge(DeliveryOutcome outcome, Lease lease, int triedInEra, boolean another, Learning learning) {
        Instant now = clock.instant();
        Known before = learning.learn(k -> triedInEra == k.era() ? after(outcome, lease, another, now, k) : k);
        boolean sameEra = triedInEra == before.era();
        ServerState known = before.state();
        if (!known.breaker().isOpen() && breakerIsOpen()) {
            LOG.warn("mail server is left alone and probed: too many troubles in a row; the last was {}", outcome);
        }
        if (sameEra && speaksOfServer(outcome)) {
            recent.refused(now);
        }
        double chance = random.nextDouble();
        if (outcome instanceof DeliveryOutcome.Throttled slow && slow.atRecipient()) {
            return new Verdict.Release(DeliveryRules.throttledFor(
                    slow, timesThrottled(lease.email().id())));
        }
        boolean unclear =
                ServerState.clingsToRecipient(outcome) && known.misses().isLong() && !another;
        boolean trial = known.breaker().onTrial() && !ServerState.clingsToRecipient(outcome);
        return unclear || trial
                ? rules.sparing(outcome, lease, chance)
                : rules.after(outcome, lease, known.breaker().isOpen() || !sameEra, chance);
    }

    private static boolean speaksOfServer(DeliveryOutcome outcome) {
        return (outcome instanceof DeliveryOutcome.Throttled slow && !slow.atRecipient())
                || (outcome instanceof DeliveryOutcome.ServerTrouble trouble && !trouble.atRecipient());
    }

    private static Known after(DeliveryOutcome outcome, Lease lease, boolean another, Instant now, Known before) {
        String domain = domain(lease);
        DomainPaces domains = before.domains();
        if (outcome instanceof DeliveryOutcome.Throttled slow && slow.atRecipient()) {
            domains = domains.throttled(domain, lease.email().to().address().ascii(), another, now);
        } else if (outcome instanceof DeliveryOutcome.Delivered || outcome instanceof DeliveryOutcome.Rejected) {
            domains = domains.answered(domain, now);
        }
        return new Known(before.era(), before.state().after(outcome, domain, another, now), domains);
    }

    private int timesThrottled(EmailId id) {
        synchronized (throttled) {
            Integer before = throttled.remove(id);
            int times = before == null ? 1 : before + 1;
            throttled.put(id, times);
            if (throttled.size() > REMEMBERED) {
                throttled.remove(throttled.keySet().iterator().next());
            }
            return times;
        }
    }

    private boolean wasThrottled(EmailId id) {
        synchronized (throttled) {
            return throttled.containsKey(id);
        }
    }

    private static String domain(Lease lease) {
        EmailAddress to = lease.email().to().address();
        return to.ascii().substring(to.ascii().lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** An email has waited long for the answer to its dot, and another connection is opened in its place. */
    void parked() {
        Instant now = clock.instant();
        learn(k -> k.with(k.state().afterParking(now)));
    }

    boolean probeIsDue() {
        return state().breaker().probeIsDue(clock.instant());
    }

    void probed(boolean good, int beganInEra) {
        probed(good, beganInEra, this::learn);
    }

    void probed(boolean good, int beganInEra, Learning learning) {
        Instant now = clock.instant();
        Known before = learning.learn(k -> {
            CircuitBreaker breaker = k.state().breaker();
            if (beganInEra != k.era() || !breaker.isOpen()) {
                return k;
            }
            return k.with(
                    good
                            ? k.state().with(breaker.afterGoodProbe()).onTrialOf(instance, now)
                            : k.state().with(breaker.afterFailedProbe(now)));
        });
        if (good && beganInEra == before.era() && before.state().breaker().isOpen()) {
            LOG.info("mail server answers again: emails are sent");
        }
    }

    /** Whether the instance that should try the server first, after a good probe, did not do so in its time. */
    boolean trialIsOpen() {
        return state().trialIsOpen(instance, clock.instant());
    }

    /** Takes over what the instances agreed on, given what is known here; returns what is known then. */
    Known adopt(UnaryOperator<SharedState> agreed) {
        Instant now = clock.instant();
        Known before = known();
        Known after = Objects.requireNonNull(known.updateAndGet(k -> {
            SharedState mine = k.shared();
            SharedState next = agreed.apply(mine);
            return next.equals(mine)
                    ? k
                    : new Known(
                            k.era(), k.state().with(next, now), k.domains().agreed(mine.slowed(), next.slowed(), now));
        }));
        if (!before.state().breaker().isOpen() && after.state().breaker().isOpen()) {
            LOG.warn("mail server is left alone and probed: another instance found it in trouble");
        }
        return after;
    }

    Known known() {
        return Objects.requireNonNull(known.get());
    }

    /** Makes a change, here and maybe elsewhere; returns what was known before it, the change not included. */
    interface Learning {
        Known learn(UnaryOperator<Known> change);
    }

    /** All that is known at one moment. */
    record Known(int era, ServerState state, DomainPaces domains) {
        static Known nothing(int era, int connections) {
            return new Known(era, ServerState.well(connections), DomainPaces.NONE);
        }

        Known with(ServerState other) {
            return new Known(era, other, domains);
        }

        Known with(DomainPaces other) {
            return new Known(era, state, other);
        }

        /** What all instances are to know. */
        SharedState shared() {
            return state.shared(domains.slowest(SharedState.MOST_SLOWED));
        }
    }
}
