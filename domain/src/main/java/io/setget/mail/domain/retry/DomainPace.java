package io.setget.mail.domain.retry;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How fast emails go to one recipient domain that the server throttles. It is held back once several of its recipients
 * were throttled in a row, one of them tried on purpose; then one email at a time goes, after pauses that grow, until
 * one is taken. As long as emails to the domain are taken in between, the recipients are throttled rather than the
 * domain: it takes more of them to hold it back, and the pauses do not grow.
 *
 * @param throttled recipients since one was answered; no more are remembered than hold the domain back
 * @param another whether one of them was tried on purpose, in place of the next in line
 * @param heldBack emails sent back since one went
 * @param heldBackBefore how many there were before that
 * @param slow null until the domain is held back
 * @param takenAt when an email to it was last answered as by a server that takes them, give or take ten seconds; null if
 *     that is not known
 */
public record DomainPace(
        Set<String> throttled,
        boolean another,
        int heldBack,
        int heldBackBefore,
        @Nullable Slow slow,
        @Nullable Instant takenAt) {
    static final DomainPace NONE = new DomainPace(Set.of(), false, 0, 0, null, null);

    private static final int RECIPIENTS = 3;
    private static final int RECIPIENTS_IF_TAKEN = 10;
    private static final Duration TAKEN_LATELY = Duration.ofMinutes(2);
    private static final Duration TAKEN_AGAIN = Duration.ofSeconds(10);
    private static final int MOST_TO_CHOOSE_FROM = 100;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_SLOWDOWNS = 1_000;

    /**
     * What all instances know of a domain that is held back.
     *
     * @param until when the next email may go to it
     * @param slowdowns pauses since an email was last taken
     */
    public record Slow(Instant until, int slowdowns) {
        Slow again(Instant now, boolean takes) {
            return takes
                    ? new Slow(now.plus(FIRST_PAUSE), slowdowns)
                    : new Slow(now.plus(pause(slowdowns)), Math.min(slowdowns + 1, MOST_SLOWDOWNS));
        }
    }

    /**
     * Whether an email may go.
     *
     * @param pace after that
     * @param left how long it must wait; empty if it may go
     */
    record Admission(DomainPace pace, Optional<Duration> left) {}

    private static Duration pause(int slowdowns) {
        long millis = FIRST_PAUSE.toMillis() << Math.min(slowdowns / 2, 10);
        return Duration.ofMillis(Math.min(millis, LONGEST_PAUSE.toMillis()));
    }

    DomainPace afterThrottled(String recipient, boolean onPurpose, Instant now) {
        boolean takes = takes(now);
        int enough = takes ? RECIPIENTS_IF_TAKEN : RECIPIENTS;
        Set<String> all = throttled.size() < enough
                ? Stream.concat(throttled.stream(), Stream.of(recipient)).collect(Collectors.toUnmodifiableSet())
                : throttled;
        boolean anyOnPurpose = another || onPurpose;
        boolean again = !isHeld(now) && (slow != null || (anyOnPurpose && all.size() >= enough));
        Slow next = again ? (slow == null ? new Slow(now, 0) : slow).again(now, takes) : slow;
        return new DomainPace(all, anyOnPurpose, heldBack, heldBackBefore, next, takenAt);
    }

    /** An email was answered as by a server that takes them: nothing holds the domain back. */
    DomainPace answered(Instant now) {
        boolean known = takenAt != null
                && slow == null
                && throttled.isEmpty()
                && Duration.between(takenAt, now).abs().compareTo(TAKEN_AGAIN) < 0;
        return known ? this : new DomainPace(Set.of(), false, 0, 0, null, now);
    }

    private boolean takes(Instant now) {
        return takenAt != null && Duration.between(takenAt, now).abs().compareTo(TAKEN_LATELY) < 0;
    }

    /** What another instance found. */
    DomainPace with(@Nullable Slow told) {
        return new DomainPace(throttled, another, heldBack, heldBackBefore, told, takenAt);
    }

    boolean isHeld(Instant now) {
        return slow != null && now.isBefore(slow.until());
    }

    /** @param chance between 0 and 1 */
    Admission admit(Instant now, double chance) {
        if (slow == null) {
            return new Admission(this, Optional.empty());
        }
        Duration left = Duration.between(now, slow.until());
        // A pause further away than any should be means that the clock was set back.
        boolean over = left.isNegative() || left.isZero() || left.compareTo(LONGEST_PAUSE) > 0;
        if (over && chance * Math.min(heldBackBefore, MOST_TO_CHOOSE_FROM) <= 1) {
            return new Admission(
                    new DomainPace(throttled, another, 0, heldBack, slow.again(now, takes(now)), takenAt),
                    Optional.empty());
        }
        boolean fewer = over && heldBack + 1 > 2 * heldBackBefore;
        return new Admission(
                new DomainPace(throttled, another, heldBack + 1, fewer ? 0 : heldBackBefore, slow, takenAt),
                Optional.of(over ? FIRST_PAUSE : left));
    }
}
