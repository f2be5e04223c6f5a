package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Who is waited for, and for how long, while others wait. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RelieveConnectionsTest {
    private static final Failure LATE = new Failure(FailureKind.TIMEOUT, null, "No answer while others waited.");

    private final DeliveryScene scene = new DeliveryScene();
    private final Stalling stalling = new Stalling();
    private final RelieveConnections relieve =
            new RelieveConnections(stalling, scene.health, scene.leases, scene.clock);

    /** A server that answers at none of the emails that are under way. */
    private final class Stalling implements MailTransport {
        final List<Waiting> waiting = new ArrayList<>();
        final Set<EmailId> givenUp = new HashSet<>();

        void holds(List<LeaseInHand> leases, boolean pastDot, Duration since) {
            waiting.clear();
            leases.forEach(held -> waiting.add(new Waiting(held.id(), pastDot, since)));
        }

        @Override
        public List<Waiting> waiting() {
            return List.copyOf(waiting);
        }

        @Override
        public void giveUp(Set<EmailId> emails) {
            givenUp.addAll(emails);
        }

        @Override
        public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
            return scene.server.send(email, settings, mayEnterData);
        }

        @Override
        public Optional<Failure> probe(SmtpSettings settings) {
            return Optional.empty();
        }

        @Override
        public TestReport test(Email email, SmtpSettings settings, Duration limit, Consumer<Progress> watching) {
            return scene.server.test(email, settings, limit, watching);
        }

        @Override
        public void stop() {}

        @Override
        public void close() {}
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1_000));
    }

    private void stall(LeaseInHand held) {
        DeliveryOutcome stalled = new DeliveryOutcome.Stalled(LATE);
        scene.settle.settle(held, scene.health.judge(stalled, held.lease(), scene.health.era()));
        scene.leases.drop(held);
    }

    private List<LeaseInHand> eightUnderWayAndSomeWaiting() {
        scene.acceptMany(20);
        List<LeaseInHand> held = scene.claim();
        assertThat(held).hasSize(8);
        return held;
    }

    @Test
    void conversations_that_keep_others_waiting_for_five_seconds_are_given_up() {
        List<LeaseInHand> held = eightUnderWayAndSomeWaiting();
        stalling.holds(held, false, seconds(4.9));
        relieve.look(true);
        assertThat(stalling.givenUp).isEmpty();
        stalling.holds(held, false, seconds(5));
        assertThat(relieve.look(true)).isEmpty();
        assertThat(stalling.givenUp).hasSize(8);
    }

    @Test
    void nobody_is_given_up_while_a_connection_is_free_or_nothing_waits() {
        List<LeaseInHand> held = eightUnderWayAndSomeWaiting();
        LeaseInHand done = held.get(7);
        scene.settle.settle(done, new Verdict.Sent("250 Ok"));
        scene.leases.drop(done);
        stalling.holds(held.subList(0, 7), false, seconds(20));
        relieve.look(false);
        assertThat(stalling.givenUp).isEmpty();
        scene.claims.claim(20).forEach(scene.delivery::deliver);
        while (scene.store.queue().size() > 7) {
            scene.claims.claim(20).forEach(scene.delivery::deliver);
        }
        relieve.look(true);
        assertThat(stalling.givenUp).isEmpty();
    }

    @Test
    void an_email_that_stalled_costs_no_attempt_lets_others_pass_and_is_waited_for_at_the_third_time() {
        List<LeaseInHand> held = eightUnderWayAndSomeWaiting();
        Email email = held.get(0).lease().email();
        for (int round = 0; round < 2; round++) {
            held.forEach(this::stall);
            scene.clock.advance(Duration.ofSeconds(11));
            held = new ArrayList<>(scene.claim());
            held.removeIf(
                    one -> !one.lease().email().equals(email) && one.lease().stalls() == 0);
            while (held.stream().noneMatch(one -> one.lease().email().equals(email))) {
                scene.leases.all().stream()
                        .filter(one -> !one.lease().email().equals(email))
                        .forEach(one -> {
                            scene.settle.settle(one, new Verdict.Sent("250 Ok"));
                            scene.leases.drop(one);
                        });
                held = new ArrayList<>(scene.claim());
            }
            held.removeIf(one -> !one.lease().email().equals(email));
        }
        assertThat(held.get(0).lease().stalls()).isEqualTo(2);
        assertThat(scene.attempts(email)).isZero();
        assertThat(scene.status(email)).isEqualTo(EmailStatus.QUEUED);
        scene.acceptMany(3);
        stalling.givenUp.clear();
        stalling.holds(held, false, seconds(29));
        relieve.look(true);
        assertThat(stalling.givenUp).isEmpty();
    }

    @Test
    void once_several_stalled_two_seconds_are_enough_but_a_server_that_is_slow_to_all_is_waited_for() {
        List<LeaseInHand> held = eightUnderWayAndSomeWaiting();
        held.subList(0, 3).forEach(this::stall);
        stalling.holds(held.subList(3, 8), false, seconds(2.5));
        relieve.look(true);
        assertThat(stalling.givenUp).hasSize(5);
        stalling.givenUp.clear();
        scene.health.recent().sent(seconds(3));
        stalling.holds(held.subList(3, 8), false, seconds(11));
        relieve.look(true);
        assertThat(stalling.givenUp).as("four times 3 s are waited").isEmpty();
        stalling.holds(held.subList(3, 8), false, seconds(12));
        relieve.look(true);
        assertThat(stalling.givenUp).hasSize(5);
    }

    @Test
    void past_its_dot_no_email_is_given_up_but_its_connection_is_replaced() {
        List<LeaseInHand> held = eightUnderWayAndSomeWaiting();
        stalling.holds(held, true, seconds(6));
        List<LeaseInHand> parked = relieve.look(true);
        assertThat(parked).hasSize(3);
        assertThat(stalling.givenUp).isEmpty();
        assertThat(scene.leases.parked()).isEqualTo(3);
        assertThat(parked).noneMatch(LeaseInHand::freesConnection);
        assertThat(relieve.look(true))
                .as("at most three without a success in between")
                .isEmpty();
        scene.clock.advance(Duration.ofSeconds(2));
        assertThat(relieve.look(true)).as("then one after a pause").hasSize(1);
        scene.clock.advance(Duration.ofSeconds(2));
        assertThat(relieve.look(true)).as("and the pauses grow").isEmpty();
        scene.health.recent().sent(seconds(0.1));
        assertThat(relieve.look(true)).as("a success lets others pass again").hasSize(3);
    }

    @Test
    void nobody_is_parked_for_a_server_that_wants_fewer_connections() {
        List<LeaseInHand> held = eightUnderWayAndSomeWaiting();
        Failure tooMany = new Failure(FailureKind.RATE_LIMITED, "421 too many connections", "Fewer.");
        scene.health.judge(
                new DeliveryOutcome.Throttled(tooMany, Optional.empty()),
                held.get(7).lease(),
                scene.health.era());
        stalling.holds(held.subList(0, 7), true, seconds(6));
        assertThat(relieve.look(true)).isEmpty();
    }

    @Test
    void a_limit_that_was_told_at_one_recipient_says_nothing_about_connections() {
        List<LeaseInHand> held = eightUnderWayAndSomeWaiting();
        Failure tooMany = new Failure(FailureKind.RATE_LIMITED, "450 4.7.1 rate limit exceeded", "Fewer.");
        scene.health.judge(
                new DeliveryOutcome.Throttled(tooMany, Optional.empty(), true),
                held.get(7).lease(),
                scene.health.era());
        stalling.holds(held.subList(0, 7), true, seconds(6));
        assertThat(relieve.look(true)).hasSize(3);
    }

    @Test
    void critical_emails_have_a_way_past_others_that_stall() {
        eightUnderWayAndSomeWaiting();
        assertThat(scene.claims.claimCritical(1)).isEmpty();
        Email urgent = scene.accept(io.setget.mail.domain.email.EmailType.MAGIC_LINK, "ann@example.com");
        assertThat(scene.claims.claimCritical(1))
                .extracting(held -> held.lease().email())
                .containsExactly(urgent);
    }
}
