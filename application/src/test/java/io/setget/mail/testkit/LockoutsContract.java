package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Lockouts;
import io.setget.mail.domain.email.EmailAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link Lockouts} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class LockoutsContract {
    private static final EmailAddress ANN = address("Ann@example.com");
    private static final EmailAddress BOB = address("bob@example.com");
    private static final Duration WITHIN = Duration.ofMinutes(15);
    private static final Duration LASTS = Duration.ofMinutes(20);

    private final MovableClock clock = new MovableClock();

    /** A store in which nobody failed yet. */
    protected abstract Lockouts noLockouts(InstantSource clock);

    private static EmailAddress address(String email) {
        return EmailAddress.parse("email", email).orThrow();
    }

    private static boolean fails(Lockouts lockouts, EmailAddress email) {
        return lockouts.failed(email, 3, WITHIN, LASTS);
    }

    @Test
    void the_third_of_three_failures_locks_and_nobody_else() {
        Lockouts lockouts = noLockouts(clock);
        assertThat(fails(lockouts, ANN)).isFalse();
        assertThat(fails(lockouts, ANN)).isFalse();
        assertThat(lockouts.remaining(ANN)).isZero();
        assertThat(fails(lockouts, BOB)).isFalse();
        assertThat(fails(lockouts, address("ANN@example.com"))).isTrue();
        assertThat(lockouts.remaining(ANN)).isEqualTo(LASTS);
        assertThat(lockouts.remaining(BOB)).isZero();
    }

    @Test
    void a_lock_ends_by_itself_and_counting_begins_anew() {
        Lockouts lockouts = noLockouts(clock);
        for (int i = 0; i < 3; i++) {
            fails(lockouts, ANN);
        }
        clock.advance(LASTS.minusMillis(1));
        assertThat(lockouts.remaining(ANN)).isEqualTo(Duration.ofMillis(1));
        clock.advance(Duration.ofMillis(1));
        assertThat(lockouts.remaining(ANN)).isZero();
        assertThat(fails(lockouts, ANN)).isFalse();
        assertThat(fails(lockouts, ANN)).isFalse();
        assertThat(fails(lockouts, ANN)).isTrue();
    }

    @Test
    void failures_that_lie_too_far_back_do_not_count() {
        Lockouts lockouts = noLockouts(clock);
        fails(lockouts, ANN);
        fails(lockouts, ANN);
        clock.advance(WITHIN);
        assertThat(fails(lockouts, ANN)).isFalse();
        assertThat(fails(lockouts, ANN)).isFalse();
        assertThat(fails(lockouts, ANN)).isTrue();
    }

    @Test
    void clearing_unlocks_and_forgets_failures() {
        Lockouts lockouts = noLockouts(clock);
        fails(lockouts, ANN);
        fails(lockouts, ANN);
        assertThat(lockouts.clear(ANN)).isFalse();
        assertThat(fails(lockouts, ANN)).isFalse();
        fails(lockouts, ANN);
        assertThat(fails(lockouts, ANN)).isTrue();
        assertThat(lockouts.clear(address("ann@EXAMPLE.com"))).isTrue();
        assertThat(lockouts.remaining(ANN)).isZero();
        assertThat(lockouts.clear(ANN)).isFalse();
    }

    @Test
    void of_failures_all_at_once_one_locks() throws InterruptedException {
        Lockouts lockouts = noLockouts(clock);
        List<Boolean> answers = QueueSteps.together(5, caller -> lockouts.failed(ANN, 5, WITHIN, LASTS));
        assertThat(answers).containsOnlyOnce(true).hasSize(5);
        assertThat(lockouts.remaining(ANN)).isEqualTo(LASTS);
    }

    @Test
    void what_is_over_is_forgotten() {
        Lockouts lockouts = noLockouts(clock);
        for (int i = 0; i < 3; i++) {
            fails(lockouts, ANN);
        }
        fails(lockouts, BOB);
        assertThat(lockouts.purge(WITHIN)).isZero();
        clock.advance(WITHIN);
        assertThat(lockouts.purge(WITHIN)).isEqualTo(1);
        clock.advance(LASTS.minus(WITHIN));
        assertThat(lockouts.purge(WITHIN)).isEqualTo(1);
        assertThat(lockouts.purge(WITHIN)).isZero();
    }
}
