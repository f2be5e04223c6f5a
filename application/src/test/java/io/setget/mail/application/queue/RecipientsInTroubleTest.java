package io.setget.mail.application.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One kind of recipient must not stop the emails to all others. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RecipientsInTroubleTest {
    private static final Failure THROTTLED =
            new Failure(FailureKind.RATE_LIMITED, "450 4.7.1 rate limit exceeded", "The server asks for fewer emails.");
    private static final Failure CLOSED = new Failure(FailureKind.CONNECTION_LOST, null, "The connection ended.");
    private static final Failure BYE = new Failure(FailureKind.CONNECTION_LOST, "421 4.3.2 bye", "Closing.");
    private static final Failure LATE = new Failure(FailureKind.TIMEOUT, null, "No answer in time.");

    private final DeliveryScene scene = new DeliveryScene();

    private List<Email> accept(int count, String name, String domain) {
        List<Email> emails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            emails.add(scene.accept(EmailType.WELCOME, name + i + "@" + domain.replace("#", String.valueOf(i))));
        }
        return emails;
    }

    private List<Email> bad(int count, String domain, DeliveryOutcome outcome) {
        List<Email> emails = accept(count, "bad", domain);
        emails.forEach(email -> scene.server.answer(email.to().address().value(), outcome));
        return emails;
    }

    private static DeliveryOutcome throttledAtRecipient() {
        return new DeliveryOutcome.Throttled(THROTTLED, Optional.empty(), true);
    }

    private boolean allSent(List<Email> emails) {
        return emails.stream().allMatch(email -> scene.status(email) == EmailStatus.SENT);
    }

    private Duration untilAllSent(List<Email> emails, Duration atMost) {
        Instant start = scene.clock.instant();
        scene.deliverAll();
        while (!allSent(emails)
                && Duration.between(start, scene.clock.instant()).compareTo(atMost) < 0) {
            scene.live(Duration.ofSeconds(1));
        }
        assertThat(emails.stream()
                        .filter(email -> scene.status(email) == EmailStatus.SENT)
                        .count())
                .as("sent within " + atMost)
                .isEqualTo(emails.size());
        return Duration.between(start, scene.clock.instant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.com", "full.example", "full#.example"})
    void fifty_that_are_always_throttled_hold_up_no_others(String domain) {
        List<Email> bad = bad(50, domain, throttledAtRecipient());
        List<Email> good = accept(300, "good", "example.com");
        untilAllSent(good, Duration.ofSeconds(20));
        assertThat(scene.health.breakerIsOpen()).isFalse();
        assertThat(bad).allSatisfy(email -> assertThat(scene.attempts(email)).isZero());
        int before = scene.tries.size();
        scene.live(Duration.ofMinutes(10));
        assertThat(scene.tries.size() - before)
                .as("tries of 50 in 10 minutes, with delays that grow")
                .isLessThan(50 * 6);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void bad_ones_in_front_and_behind_hold_up_none_in_between(long seed) {
        scene.chance.setSeed(seed);
        bad(50, "example.com", throttledAtRecipient());
        List<Email> good = accept(100, "good", "example.com");
        accept(50, "late", "example.com")
                .forEach(email -> scene.server.answer(email.to().address().value(), throttledAtRecipient()));
        untilAllSent(good, Duration.ofSeconds(60));
    }

    @Test
    void a_domain_that_takes_fewer_is_slowed_and_others_are_not() {
        bad(500, "full.example", throttledAtRecipient());
        scene.deliverAll();
        scene.live(Duration.ofSeconds(30));
        assertThat(scene.health.slowedDomains()).containsExactly("full.example");
        assertThat(scene.tries.size()).as("tries of 500 in half a minute").isLessThan(60);
        assertThat(scene.health.emailsAtOnce()).isEqualTo(DeliveryScene.CONNECTIONS);
        List<Email> good = accept(20, "good", "example.com");
        untilAllSent(good, Duration.ofSeconds(3));
    }

    @Test
    void a_limit_of_the_server_told_at_each_recipient_ends_in_few_tries() {
        bad(500, "full#.example", throttledAtRecipient());
        scene.deliverAll();
        scene.live(Duration.ofMinutes(2));
        assertThat(scene.tries.size()).as("tries of 500 in two minutes").isLessThan(60);
        assertThat(scene.store.deadLetters().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed", "421", "late"})
    void recipients_at_which_the_server_gives_up_do_not_open_the_breaker_while_others_work(String kind) {
        bad(
                24,
                "example.com",
                switch (kind) {
                    case "closed" -> new DeliveryOutcome.Deferred(CLOSED);
                    case "421" -> new DeliveryOutcome.ServerTrouble(BYE, true);
                    default -> new DeliveryOutcome.Deferred(LATE);
                });
        List<Email> good = accept(300, "good", "example.com");
        untilAllSent(good, Duration.ofSeconds(15));
        assertThat(scene.health.breakerIsOpen()).isFalse();
    }

    @Test
    void a_server_that_gives_up_at_every_recipient_is_left_alone_after_few_attempts() {
        List<Email> emails = bad(300, "d#.example", new DeliveryOutcome.ServerTrouble(BYE, true));
        scene.deliverAll();
        scene.live(Duration.ofSeconds(20));
        assertThat(scene.health.breakerIsOpen()).isTrue();
        assertThat(emails).filteredOn(email -> scene.attempts(email) > 0).hasSizeLessThan(8);
    }

    @Test
    void three_answers_to_the_dot_that_never_come_open_the_breaker_and_the_rest_waits() {
        List<Email> bulk = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            bulk.add(scene.accept(EmailType.NOTIFICATION_DIGEST, "user" + i + "@example.com"));
        }
        bulk.forEach(
                email -> scene.server.answer(email.to().address().value(), new DeliveryOutcome.Unconfirmed(CLOSED)));
        scene.deliverAll();
        assertThat(scene.health.breakerIsOpen()).isTrue();
        scene.live(Duration.ofMinutes(1));
        assertThat(bulk)
                .filteredOn(email -> scene.status(email) == EmailStatus.UNKNOWN)
                .hasSizeLessThanOrEqualTo(2 * DeliveryScene.CONNECTIONS);
        assertThat(bulk)
                .filteredOn(email -> scene.status(email) == EmailStatus.QUEUED)
                .hasSizeGreaterThan(250);
    }

    @Test
    void no_critical_email_dies_of_answers_that_never_come_in_the_first_minutes_of_an_outage() {
        List<Email> critical = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            critical.add(scene.accept(EmailType.PASSWORD_RESET, "user" + i + "@example.com"));
        }
        critical.forEach(
                email -> scene.server.answer(email.to().address().value(), new DeliveryOutcome.Unconfirmed(CLOSED)));
        scene.deliverAll();
        scene.live(Duration.ofMinutes(5));
        assertThat(scene.store.deadLetters().size()).isZero();
        critical.forEach(email ->
                scene.server.answer(email.to().address().value(), new DeliveryOutcome.Delivered("250 2.0.0 Ok")));
        untilAllSent(critical, Duration.ofMinutes(4));
    }

    @Test
    void a_server_that_probes_well_and_refuses_every_sender_costs_no_further_email_an_attempt() {
        List<Email> emails = bad(
                100,
                "example.com",
                new DeliveryOutcome.ServerTrouble(new Failure(FailureKind.CONNECTION_LOST, "421 4.3.2 busy", "Busy.")));
        scene.deliverAll();
        scene.live(Duration.ofMinutes(30));
        assertThat(emails).filteredOn(email -> scene.attempts(email) > 0).hasSize(3);
    }
}
