package io.setget.mail.application.queue;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.port.SharedHealth.Snapshot;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.queue.BreakerText;
import io.setget.mail.domain.queue.ServerState;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the circuit breaker the same on all instances and over restarts: so an outage costs its three tries once, and one
 * instance at a time probes. What another instance found is taken over; what was found here is told, unless nothing
 * changed. While the store is away, each instance goes on with what it knows. Thread-safe.
 */
public final class SharedBreaker {
    private static final Logger LOG = LoggerFactory.getLogger(SharedBreaker.class);
    private static final Duration EVERY = Duration.ofMillis(500);
    /** So long a prober may take; then another one takes its turn. */
    private static final Duration PROBE = Duration.ofSeconds(30);

    private final SharedHealth shared;
    private final ServerHealth health;
    private final RecentSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanos;
    /** What all agreed on last, in this instance's time. */
    private CircuitBreaker agreed = CircuitBreaker.CLOSED;

    private long version = -1;
    private long readAt;
    private boolean away;

    public SharedBreaker(
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

    /** To be called before each claim and a few times a second: asks the store no more than it must. */
    public synchronized void exchange() {
        boolean changed = !BreakerText.sharedPart(health.state().breaker()).equals(agreed);
        long now = nanos.getAsLong();
        boolean fresh = now - readAt < EVERY.toNanos();
        if (fresh && (away || (!changed && version >= 0))) {
            return;
        }
        readAt = now;
        ask(() -> {
            exchangeWithStore();
            return true;
        });
    }

    /** Whether this instance is to probe now: no other one does for as long as a probe may take. */
    synchronized boolean takeProbe() {
        exchange();
        if (!health.probeIsDue()) {
            return false;
        }
        // A store that is away keeps nobody from finding out whether the mail server is well.
        return ask(this::takeProbeFromStore);
    }

    private boolean ask(Question question) {
        try {
            boolean answer = question.ask();
            away = false;
            return answer;
        } catch (PortUnavailableException unreachable) {
            if (!away) {
                LOG.warn("what other instances know of the mail server cannot be read: {}", unreachable.getMessage());
            }
            away = true;
            return true;
        }
    }

    private interface Question {
        boolean ask();
    }

    private void exchangeWithStore() {
        Optional<SmtpSettings> current = settings.complete();
        if (current.isEmpty()) {
            return;
        }
        String fingerprint = BreakerText.fingerprint(current.get());
        Snapshot told = shared.read();
        ServerState own = health.state();
        CircuitBreaker mine = BreakerText.sharedPart(own.breaker());
        BreakerText theirs = BreakerText.read(told.state(), fingerprint, behind(told));
        boolean news = told.version() != version;
        boolean changedHere = !mine.equals(agreed);
        boolean bothOpen = mine.isOpen() && theirs.breaker().isOpen();
        if (news && (!changedHere || bothOpen)) {
            Failure trouble = theirs.trouble() == null ? own.trouble() : theirs.trouble();
            boolean open = theirs.breaker().isOpen() || theirs.breaker().onTrial();
            if (mine.equals(theirs.breaker())
                    || health.adopt(own.breaker(), theirs.breaker(), theirs.unsure(), open ? trouble : null)) {
                agree(told.version(), theirs.breaker());
            }
        } else if (changedHere) {
            tell(told, mine, own, fingerprint);
        }
    }

    private boolean tell(Snapshot told, CircuitBreaker mine, ServerState own, String fingerprint) {
        String text = new BreakerText(mine, own.unsure(), own.trouble()).write(fingerprint, behind(told));
        boolean written = shared.replace(told.version(), text);
        if (written) {
            agree(told.version() + 1, mine);
        }
        return written;
    }

    private boolean takeProbeFromStore() {
        Optional<SmtpSettings> current = settings.complete();
        if (current.isEmpty()) {
            return false;
        }
        Snapshot told = shared.read();
        ServerState own = health.state();
        CircuitBreaker probing = own.breaker().probedByAnother(clock.instant().plus(PROBE));
        return told.version() == version
                && tell(told, probing, own, BreakerText.fingerprint(current.get()))
                && health.adopt(own.breaker(), probing, own.unsure(), own.trouble());
    }

    private Duration behind(Snapshot told) {
        Instant here = clock.instant();
        return Duration.between(here, told.now());
    }

    private void agree(long at, CircuitBreaker on) {
        version = at;
        agreed = on;
    }
}
