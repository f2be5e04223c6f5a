package io.setget.mail.application.queue;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.port.SharedHealth.Snapshot;
import io.setget.mail.application.queue.ServerHealth.Known;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.ServerState;
import io.setget.mail.domain.queue.SettingsFingerprint;
import io.setget.mail.domain.queue.SharedState;
import io.setget.mail.domain.queue.SharedStateText;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of the mail server the same on all instances and over restarts: the troubles in a row, the circuit
 * breaker, who probes, and the pace of the server and of recipient domains. So an outage costs its three tries once, one
 * instance at a time probes, and a server that wants fewer emails says so once.
 *
 * <p>Before a verdict on trouble is drawn, what the others know is read and what follows is written, by compare-and-set.
 * An email that goes well asks the store nothing: what it changed is told before the next claim. While the store is
 * away, each instance goes on with what it knows. Thread-safe.
 */
public final class SharedServerHealth {
    private static final Logger LOG = LoggerFactory.getLogger(SharedServerHealth.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    /** So long a prober may take; then another one takes its turn. */
    private static final Duration PROBE = Duration.ofSeconds(30);
    /** So often it is tried to write a change; then it is told with the next one. */
    private static final int TIMES = 5;

    private final SharedHealth shared;
    private final ServerHealth health;
    private final RecentSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Memory memory = new Memory();

    public SharedServerHealth(
            SharedHealth shared,
            ServerHealth health,
            RecentSettings settings,
            InstantSource clock,
            LongSupplier nanos) {
        this.shared = shared;
        this.health = health;
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
    }

    ServerHealth health() {
        return health;
    }

    /** To be called before each claim and a few times a second: asks the store no more than it must. */
    public synchronized void exchange() {
        boolean trial = health.trialIsOpen();
        boolean changed = trial || !health.known().shared().equals(memory.agreed);
        boolean fresh = isFresh();
        if (fresh && (memory.away || (!changed && memory.version >= 0))) {
            return;
        }
        if (trial) {
            learn(this::takeTrial);
        } else {
            learn(k -> k);
        }
    }

    private boolean isFresh() {
        return nanos.getAsLong() - memory.readAt < EVERY.toNanos();
    }

    private Known takeTrial(Known known) {
        Instant now = clock.instant();
        ServerState state = known.state();
        return state.trialIsOpen(health.instance(), now) ? known.with(state.onTrialOf(health.instance(), now)) : known;
    }

    /** Learns from how a try ended, and says what becomes of the email. */
    Verdict judge(DeliveryOutcome outcome, Lease lease, int triedInEra, boolean another) {
        boolean isTrouble = outcome instanceof DeliveryOutcome.Unconfirmed
                || outcome instanceof DeliveryOutcome.Throttled
                || DeliveryRules.isTrouble(outcome)
                || ServerState.clingsToRecipient(outcome);
        return health.judge(outcome, lease, triedInEra, another, isTrouble ? this::learn : health::learn);
    }

    /** How long this email must wait because its recipient's domain is held back; empty if it may be tried. */
    Optional<Duration> heldBack(Lease lease) {
        if (!health.isSlowed(lease)) {
            return Optional.empty();
        }
        // Which email goes next is agreed on; that one does not is nobody else's business.
        return health.heldBack(lease, change -> tells(change) ? learn(change) : health.learn(change));
    }

    private boolean tells(UnaryOperator<Known> change) {
        Known known = health.known();
        return !change.apply(known).shared().equals(known.shared());
    }

    /** Whether this instance is to probe now: no other one does for as long as a probe may take. */
    boolean takeProbe() {
        Known before = learn(k -> isProbeDue(k)
                ? k.with(k.state()
                        .with(k.state()
                                .breaker()
                                .probedByAnother(clock.instant().plus(PROBE))))
                : k);
        return isProbeDue(before);
    }

    private boolean isProbeDue(Known known) {
        return known.state().breaker().probeIsDue(clock.instant());
    }

    void probed(boolean good, int beganInEra) {
        health.probed(good, beganInEra, this::learn);
    }

    /** A store that is away keeps nobody from going on with what is known here. */
    private synchronized Known learn(UnaryOperator<Known> change) {
        if (memory.away && isFresh()) {
            return health.learn(change);
        }
        memory.readAt = nanos.getAsLong();
        try {
            Optional<SmtpSettings> current = settings.complete();
            Known before = current.isPresent() ? learn(change, current.get()) : health.learn(change);
            memory.away = false;
            return before;
        } catch (PortUnavailableException unreachable) {
            if (!memory.away) {
                LOG.warn("what other instances know of the mail server cannot be read: {}", unreachable.getMessage());
            }
        } catch (RuntimeException bug) {
            // The email at hand may have been sent: it has to be settled all the same.
            LOG.error("what is known of the mail server could not be exchanged with other instances", bug);
        }
        memory.away = true;
        return health.learn(change);
    }

    private Known learn(UnaryOperator<Known> change, SmtpSettings current) {
        String now = SettingsFingerprint.of(current);
        if (!now.equals(memory.fingerprint)) {
            memory.fingerprint = now;
            memory.agreed = SharedState.NONE;
            memory.version = -1;
        }
        for (int i = 0; i < TIMES; i++) {
            Snapshot told = shared.read();
            Duration ahead = Duration.between(clock.instant(), told.now());
            boolean applied = hear(told, ahead, change);
            SharedState after = change.apply(health.known()).shared();
            if (applied || after.equals(memory.agreed) || tell(told, ahead, change, after)) {
                break;
            }
        }
        return health.learn(change);
    }

    /** Returns whether the change is in what was read: it was written, but the answer to that got lost. */
    private boolean hear(Snapshot told, Duration ahead, UnaryOperator<Known> change) {
        if (told.version() == memory.version) {
            return false;
        }
        memory.version = told.version();
        Optional<SharedStateText> text = SharedStateText.read(told.state(), memory.fingerprint, ahead);
        if (text.isEmpty()) {
            return false;
        }
        Written last = memory.unanswered;
        memory.unanswered = null;
        if (last != null && last.writer().equals(text.get().writer())) {
            memory.agreed = last.state();
            return last.change() == change;
        }
        SharedState before = memory.agreed;
        SharedState theirs = text.get().given(before);
        health.adopt(mine -> mine.merged(before, theirs, text.get().whole()));
        memory.agreed = theirs;
        return false;
    }

    private boolean tell(Snapshot told, Duration ahead, UnaryOperator<Known> change, SharedState state) {
        String writer = health.instance() + "." + memory.texts++;
        memory.unanswered = new Written(writer, change, state);
        String text = new SharedStateText(writer, state, true).write(memory.fingerprint, ahead);
        if (!shared.replace(told.version(), text)) {
            return false;
        }
        memory.unanswered = null;
        memory.version = told.version() + 1;
        memory.agreed = state;
        return true;
    }

    /** What was last heard from the store, and told to it. */
    private static final class Memory {
        /** What the store said last, in this instance's time. */
        private SharedState agreed = SharedState.NONE;

        private String fingerprint = "";
        private @Nullable Written unanswered;
        private long version = -1;
        private long texts;
        private long readAt;
        private boolean away;
    }

    /** A text of which it is not known whether it was written. */
    private record Written(String writer, UnaryOperator<Known> change, SharedState state) {}
}
