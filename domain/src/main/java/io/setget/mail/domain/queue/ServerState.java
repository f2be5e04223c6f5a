package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.retry.DomainPace;
import io.setget.mail.domain.retry.Pace;
import io.setget.mail.domain.retry.Streak;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that the emails tried so far tell about the mail server.
 *
 * @param misses emails whose conversation came to grief when the recipient had been named
 * @param throttles emails that the server put off when the recipient had been named
 * @param throttledDomains those of the recipients; no more are remembered than speak of the server
 * @param unsure whether the last trouble was an answer after the dot that never came
 * @param trouble the last trouble with the server
 * @param trial whose turn it is to try the server first after a good probe; null if nobody took it
 */
public record ServerState(
        CircuitBreaker breaker,
        Pace pace,
        Streak misses,
        Streak throttles,
        Set<String> throttledDomains,
        boolean unsure,
        @Nullable Failure trouble,
        @Nullable Turn trial) {
    private static final int DOMAINS = 3;

    /** An instance's turn to do something for all: once it is over, another one may take it. */
    public record Turn(String holder, Instant end) {
        /** One further away than any should be means that the clock was set back. */
        boolean isOver(Instant now) {
            return !now.isBefore(end) || now.plus(TRIAL).isBefore(end);
        }
    }

    /** So long the others wait for the one that tries the server first. */
    private static final Duration TRIAL = Duration.ofSeconds(10);

    public static ServerState well(int connections) {
        return new ServerState(
                CircuitBreaker.CLOSED, Pace.full(connections), Streak.NONE, Streak.NONE, Set.of(), false, null, null);
    }

    public ServerState with(CircuitBreaker other) {
        return new ServerState(other, pace, misses, throttles, throttledDomains, unsure, trouble, trial);
    }

    /** A probe was answered, and this instance is the one that tries an email first. */
    public ServerState onTrialOf(String instance, Instant now) {
        return withTrial(breaker.onTrial() ? new Turn(instance, now.plus(TRIAL)) : trial);
    }

    private ServerState withTrial(@Nullable Turn turn) {
        return new ServerState(breaker, pace, misses, throttles, throttledDomains, unsure, trouble, turn);
    }

    /** Whether an email may go first from this instance. */
    public boolean mayTry(String instance) {
        return trial == null || trial.holder().equals(instance);
    }

    /** Whether nobody tries the server although somebody should, so that this instance may take its turn. */
    public boolean trialIsOpen(String instance, Instant now) {
        return breaker.onTrial() && !mayTry(instance) && trial != null && trial.isOver(now);
    }

    /** What all instances are to know. */
    public SharedState shared(Map<String, DomainPace.Slow> slowed) {
        return new SharedState(
                new SharedState.Server(breaker, unsure, trouble == null ? null : trouble.kind(), trial),
                pace.pause(),
                misses,
                new SharedState.Limits(throttles, throttledDomains),
                slowed);
    }

    /** What all instances agreed on takes the place of what was known here. */
    public ServerState with(SharedState agreed, Instant now) {
        SharedState.Server server = agreed.server();
        return new ServerState(
                server.breaker(),
                pace.with(agreed.pause(), now),
                agreed.misses(),
                agreed.limits().throttles(),
                agreed.limits().domains(),
                server.unsure(),
                told(server.trouble()),
                server.trial());
    }

    private @Nullable Failure told(@Nullable FailureKind kind) {
        if (kind == null || (trouble != null && trouble.kind() == kind)) {
            return kind == null ? null : trouble;
        }
        return new Failure(kind, null, "Another instance, or this one before it was started again, found it.");
    }

    /**
     * @param domain of the recipient
     * @param another whether the recipient was tried on purpose, in place of the next in line
     */
    public ServerState after(DeliveryOutcome outcome, String domain, boolean another, Instant now) {
        if (clingsToRecipient(outcome)) {
            Streak more = misses.afterMiss(another, now);
            boolean judged = more.speaksOfServer() && !(outcome instanceof DeliveryOutcome.Stalled);
            return judged
                    ? with(breaker.afterTroubles(now), pace.afterTrouble(), more, false, why(outcome))
                    : with(breaker, pace, more, unsure, trouble);
        }
        if (outcome instanceof DeliveryOutcome.Unconfirmed unconfirmed) {
            return with(breaker.afterTrouble(now), pace.afterUnsure(), misses, true, unconfirmed.failure());
        }
        if (DeliveryRules.isTrouble(outcome)) {
            return with(breaker.afterTrouble(now), pace.afterTrouble(), misses, false, why(outcome));
        }
        if (outcome instanceof DeliveryOutcome.Throttled throttled) {
            return afterThrottled(throttled, domain, another, now);
        }
        return isAnswer(outcome)
                ? new ServerState(
                        breaker.afterSuccess(),
                        pace.afterSuccess(),
                        misses.afterSuccess(),
                        throttles.afterSuccess(),
                        Set.of(),
                        false,
                        null,
                        null)
                : this;
    }

    /** A server that throttles one domain after another, also those tried on purpose, has a limit of its own. */
    private ServerState afterThrottled(
            DeliveryOutcome.Throttled throttled, String domain, boolean another, Instant now) {
        if (!throttled.atRecipient()) {
            return with(breaker, pace.afterThrottled(now), misses, unsure, trouble);
        }
        Streak more = throttles.afterMiss(another, now);
        Set<String> all = throttledDomains;
        if (all.size() < DOMAINS && !all.contains(domain)) {
            all = Stream.concat(all.stream(), Stream.of(domain)).collect(Collectors.toUnmodifiableSet());
        }
        boolean slower = more.speaksOfServer() && all.size() == DOMAINS;
        return new ServerState(
                breaker, slower ? pace.afterThrottled(now) : pace, misses, more, all, unsure, trouble, trial);
    }

    /** A conversation with a parked email that got no answer yet: the next one should not be of the same kind. */
    public ServerState afterParking(Instant now) {
        return with(breaker, pace, misses.afterMiss(false, now), unsure, trouble);
    }

    private ServerState with(
            CircuitBreaker nextBreaker,
            Pace nextPace,
            Streak nextMisses,
            boolean nowUnsure,
            @Nullable Failure lastTrouble) {
        return new ServerState(
                nextBreaker, nextPace, nextMisses, throttles, throttledDomains, nowUnsure, lastTrouble, trial);
    }

    /** Whether emails to other recipients should be tried than those that are next in line. */
    public boolean wantsAnother() {
        return misses.wantsAnother() || throttles.wantsAnother();
    }

    /** Whether nothing was heard that a working server would not say once the recipient was named. */
    public static boolean clingsToRecipient(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Stalled
                || (outcome instanceof DeliveryOutcome.ServerTrouble trouble && trouble.atRecipient())
                || (outcome instanceof DeliveryOutcome.Deferred deferred
                        && deferred.failure().reply() == null);
    }

    private static @Nullable Failure why(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Failed failed ? failed.failure() : null;
    }

    /** Whether a working server said something about the email. Silence and lost connections tell nothing. */
    private static boolean isAnswer(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Delivered
                || outcome instanceof DeliveryOutcome.Rejected
                || (outcome instanceof DeliveryOutcome.Deferred deferred
                        && deferred.failure().reply() != null);
    }
}
