package io.setget.mail.simulation;

import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether an email to a good recipient is tried soon, whatever else is in the queue: while the server works, nothing goes
 * wrong and nobody holds emails back.
 */
final class WaitWatch {
    /** After this long a trouble that is over, such as a breaker or a pause that grew, holds up nothing more. */
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(150);

    private static final Duration MOST = Duration.ofMinutes(4);
    /** With fewer than four, which emails in trouble may hold for as long as they take. */
    private static final Duration MOST_WITH_FEW_CONNECTIONS = Duration.ofMinutes(20);

    /** With the eight connections that are usual; with fewer, those in trouble may hold all but one for a while. */
    private static final Duration MOST_IF_CRITICAL = Duration.ofMinutes(1);

    private final World world;
    private final Observer observer;
    private Instant calmSince = SimulatedStore.BEGINNING;
    private Duration longest = Duration.ZERO;
    private Duration longestCritical = Duration.ZERO;

    WaitWatch(World world, Observer observer) {
        this.world = world;
        this.observer = observer;
    }

    /** Something happened that may hold up emails. */
    void disturbed() {
        calmSince = world.store.now().plus(AFTER_TROUBLE);
    }

    void look() {
        boolean held = world.server.mood() != ServerMood.GOOD
                || world.store.queue().paused()
                || !world.store.settings.loadLimits().equals(SendingLimits.NONE)
                || world.instances.isEmpty();
        if (held) {
            disturbed();
            return;
        }
        observer.emails().forEach(this::look);
    }

    private void look(KnownEmail email) {
        // One of a queue that came back older may be due later than is known here.
        if (email.crashed
                || email.wentBack
                || !email.taken
                || email.tried
                || email.over
                || !RecipientKind.of(email.email).isGood()) {
            return;
        }
        Instant since = email.due.isAfter(calmSince) ? email.due : calmSince;
        Duration waits = Duration.between(since, world.store.now());
        boolean critical = email.email.type().lane() == Lane.CRITICAL && world.connections >= 8;
        if (!observer.isLive(email)) {
            return; // it expired, or was cancelled
        }
        if (critical) {
            longestCritical = waits.compareTo(longestCritical) > 0 ? waits : longestCritical;
        } else {
            longest = waits.compareTo(longest) > 0 ? waits : longest;
        }
        observer.must(
                waits.compareTo(critical ? MOST_IF_CRITICAL : mostIfOrdinary()) <= 0,
                "a good email is not tried though the server works and nobody holds it back",
                email.email.type() + " " + email.id() + " " + waits.toSeconds() + " s");
    }

    private Duration mostIfOrdinary() {
        return world.connections < 4 ? MOST_WITH_FEW_CONNECTIONS : MOST;
    }

    @Override
    public String toString() {
        return longest.toSeconds() + " s, critical " + longestCritical.toSeconds() + " s";
    }
}
