package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** A server that has a limit of its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RateLimitedServerTest {
    private final DeliveryScene scene = new DeliveryScene();
    private final AtomicInteger tries = new AtomicInteger();
    private int refuses = 2;

    /** Answers 450 to every second email, or as it is told. */
    private final class Limited implements MailTransport {
        @Override
        public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
            return tries.incrementAndGet() % refuses == 0
                    ? new DeliveryOutcome.Throttled(
                            new Failure(FailureKind.RATE_LIMITED, "450 rate limited", "Fewer."), Optional.empty())
                    : scene.server.send(email, settings, mayEnterData);
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

    private final DeliverDueEmails delivery = new DeliverDueEmails(
            new Limited(), scene.settings, scene.shared, scene.leases, scene.settle, scene.tries::add);

    /** Lets a second pass; returns how many were tried. */
    private int second() {
        int tried = 0;
        for (List<LeaseInHand> claimed = scene.claim(); !claimed.isEmpty(); claimed = scene.claim()) {
            claimed.forEach(delivery::deliver);
            tried += claimed.size();
        }
        scene.clock.advance(Duration.ofSeconds(1));
        return tried;
    }

    @Test
    void when_every_second_email_is_refused_all_arrive_in_the_end_each_once_and_none_loses_an_attempt() {
        List<Email> emails = scene.acceptMany(200);
        for (int i = 0; i < 2_000 && scene.queue.size() > 0; i++) {
            second();
        }
        assertThat(scene.server.received()).containsExactlyInAnyOrderElementsOf(emails);
        assertThat(emails).allSatisfy(email -> {
            assertThat(scene.status(email)).isEqualTo(EmailStatus.SENT);
            assertThat(scene.attempts(email))
                    .as("throttled tries are no attempts")
                    .isEqualTo(1);
        });
        assertThat(scene.store.deadLetters().size()).isZero();
        assertThat(scene.health.breakerIsOpen()).isFalse();
    }

    @Test
    void it_is_slow_while_the_server_refuses_and_as_fast_as_before_when_it_does_not() {
        scene.acceptMany(2_000);
        for (int i = 0; i < 60; i++) {
            second();
        }
        int slow = second();
        assertThat(slow).isLessThan(DeliveryScene.CONNECTIONS);
        refuses = Integer.MAX_VALUE;
        second();
        second();
        assertThat(scene.health.emailsAtOnce()).isEqualTo(DeliveryScene.CONNECTIONS);
        for (int i = 0; i < 10; i++) {
            second(); // until those that were refused last are due again
        }
        assertThat(scene.queue.size()).isZero();
    }
}
