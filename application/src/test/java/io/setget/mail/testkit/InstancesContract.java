package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Instances;
import io.setget.mail.application.port.Instances.Sighting;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Activity.Kind;
import io.setget.mail.domain.instance.Heartbeat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link Instances} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class InstancesContract {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID TWO = new UUID(1, 2);

    private final MovableClock clock = new MovableClock();

    /** Of which none was ever heard. */
    protected abstract Instances nobody(InstantSource clock);

    private static Heartbeat heartbeat(UUID id, Activity doing) {
        return new Heartbeat(id, "host-" + id.getLeastSignificantBits(), "1.2.3", "http://10.0.0.1:8080", 3, 8, doing);
    }

    private static Heartbeat waiting(UUID id) {
        return heartbeat(id, new Activity(Kind.WAITING, 0, null));
    }

    @Test
    void an_instance_is_listed_as_it_was_last_heard() {
        Instances instances = nobody(clock);
        instances.heard(waiting(ONE), Duration.ofSeconds(2));
        clock.advance(Duration.ofSeconds(5));
        Heartbeat last =
                heartbeat(ONE, new Activity(Kind.MAIL_SERVER_IN_TROUBLE, 2, FailureKind.AUTHENTICATION_FAILED));
        instances.heard(last, Duration.ofSeconds(7));
        clock.advance(Duration.ofSeconds(3));
        assertThat(instances.list())
                .containsExactly(new Sighting(
                        last,
                        clock.instant().minus(Duration.ofSeconds(10)),
                        clock.instant().minus(Duration.ofSeconds(3)),
                        Duration.ofSeconds(3)));
    }

    @Test
    void whatever_it_does_is_kept() {
        Instances instances = nobody(clock);
        for (Kind kind : Kind.values()) {
            Activity doing = new Activity(kind, 4, null);
            instances.heard(heartbeat(ONE, doing), Duration.ZERO);
            assertThat(instances.list()).extracting(seen -> seen.last().doing()).containsExactly(doing);
        }
    }

    @Test
    void the_one_that_started_first_comes_first() {
        Instances instances = nobody(clock);
        instances.heard(waiting(TWO), Duration.ofMinutes(1));
        instances.heard(waiting(ONE), Duration.ofMinutes(9));
        assertThat(ids(instances)).containsExactly(ONE, TWO);
    }

    @Test
    void one_that_left_is_listed_no_longer() {
        Instances instances = nobody(clock);
        instances.heard(waiting(ONE), Duration.ZERO);
        instances.heard(waiting(TWO), Duration.ZERO);
        instances.left(ONE);
        instances.left(ONE);
        assertThat(ids(instances)).containsExactly(TWO);
    }

    @Test
    void one_that_fell_silent_is_listed_until_it_is_forgotten() {
        Instances instances = nobody(clock);
        instances.heard(waiting(ONE), Duration.ZERO);
        clock.advance(Duration.ofHours(1));
        instances.heard(waiting(TWO), Duration.ZERO);
        clock.advance(Duration.ofHours(23).minusMillis(1));
        assertThat(instances.forget(Duration.ofDays(1))).isZero();
        assertThat(ids(instances)).containsExactly(ONE, TWO);
        clock.advance(Duration.ofMillis(1));
        assertThat(instances.forget(Duration.ofDays(1))).isEqualTo(1);
        assertThat(ids(instances)).containsExactly(TWO);
    }

    @Test
    void one_that_is_heard_again_after_it_was_forgotten_is_listed_again() {
        Instances instances = nobody(clock);
        instances.heard(waiting(ONE), Duration.ZERO);
        clock.advance(Duration.ofDays(2));
        instances.forget(Duration.ofDays(1));
        instances.heard(waiting(ONE), Duration.ofDays(2));
        assertThat(instances.list())
                .extracting(Sighting::startedAt)
                .containsExactly(clock.instant().minus(Duration.ofDays(2)));
    }

    private static List<UUID> ids(Instances instances) {
        return instances.list().stream().map(seen -> seen.last().id()).toList();
    }
}
