package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Rejected;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.ServerTrouble;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Throttled;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Unconfirmed;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Withheld;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What a {@link MailTransport} does besides if it talks with a server that may refuse, ask for patience, fall silent or
 * hang up.
 */
public abstract class MailConversationContract extends MailTransportContract {
    /** A server that deals with each email as a test says. */
    public interface TalkingServer extends Server {
        /** From now on it deals so with emails to this address. */
        void treat(String recipient, Treatment treatment);

        /** Lets go on whatever a treatment made wait. */
        void release();

        /** Whether an email to this address waits at its {@code STALL_} moment. */
        boolean isStalling(String recipient);
    }

    /** What a server does with an email. */
    public enum Treatment {
        /** Answers 550 to RCPT. */
        REFUSE_FOR_GOOD,
        /** Answers 451 to RCPT. */
        REFUSE_FOR_NOW,
        /** Asks, in answer to RCPT, to try again in 30 seconds. */
        THROTTLE,
        /** Takes the email and closes the connection instead of answering. */
        CUT_AFTER_DOT,
        /** Does not answer RCPT until released. */
        STALL_BEFORE_DOT,
        /** Takes the email and does not answer until released. */
        STALL_AFTER_DOT
    }

    @Override
    protected abstract TalkingServer server();

    private TalkingServer talking() {
        return (TalkingServer) startedServer();
    }

    @Test
    void the_answer_to_the_final_dot_is_kept() {
        assertThat(send(1, "one@example.com"))
                .isInstanceOfSatisfying(
                        Delivered.class, d -> assertThat(d.reply()).startsWith("250"));
    }

    @Test
    void a_server_that_refuses_connections_is_told_as_one() {
        talking().goAway();

        assertThat(send(1, "one@example.com"))
                .isInstanceOfSatisfying(
                        ServerTrouble.class,
                        t -> assertThat(t.failure().kind()).isEqualTo(FailureKind.CONNECTION_REFUSED));
    }

    @Test
    void a_recipient_refused_for_good_is_rejected_without_asking_for_permission() {
        talking().treat("gone@example.com", Treatment.REFUSE_FOR_GOOD);
        DeliveryOutcome outcome = startedTransport()
                .send(email(1, "gone@example.com"), talking().settings(), () -> {
                    throw new AssertionError("asked for permission");
                });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Rejected.class, r -> assertThat(r.failure().kind()).isEqualTo(FailureKind.RECIPIENT_REJECTED));
        assertThat(talking().received()).isEmpty();
    }

    @Test
    void a_recipient_refused_for_now_is_deferred() {
        talking().treat("busy@example.com", Treatment.REFUSE_FOR_NOW);

        assertThat(send(1, "busy@example.com")).isInstanceOf(Deferred.class);
    }

    @Test
    void a_wish_for_fewer_emails_comes_with_the_pause_asked_for() {
        talking().treat("slow@example.com", Treatment.THROTTLE);

        assertThat(send(1, "slow@example.com")).isInstanceOfSatisfying(Throttled.class, t -> {
            assertThat(t.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED);
            assertThat(t.pause()).contains(Duration.ofSeconds(30));
        });
    }

    @Test
    void a_refused_email_does_not_spoil_the_next() {
        talking().treat("gone@example.com", Treatment.REFUSE_FOR_GOOD);
        send(1, "gone@example.com");

        assertThat(send(2, "two@example.com")).isInstanceOf(Delivered.class);
    }

    @Test
    void an_answer_that_never_comes_leaves_the_outcome_open() {
        talking().treat("cut@example.com", Treatment.CUT_AFTER_DOT);

        assertThat(send(1, "cut@example.com")).isInstanceOf(Unconfirmed.class);
        assertThat(talking().received()).containsExactly(messageId(1));
    }

    @Test
    void a_test_that_fails_ends_with_the_step_that_failed() {
        talking().treat("gone@example.com", Treatment.REFUSE_FOR_GOOD);
        TestReport report =
                startedTransport().test(email(1, "gone@example.com"), talking().settings(), AMPLE);

        assertThat(report.failure()).extracting(Failure::kind).isEqualTo(FailureKind.RECIPIENT_REJECTED);
        assertThat(report.steps().get(report.steps().size() - 1).ok()).isFalse();
    }

    @Test
    void a_test_ends_within_its_limit() {
        talking().treat("mute@example.com", Treatment.STALL_BEFORE_DOT);
        TestReport report = assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> startedTransport()
                        .test(email(1, "mute@example.com"), talking().settings(), Duration.ofMillis(500)));

        assertThat(report.failure()).extracting(Failure::kind).isEqualTo(FailureKind.TIMEOUT);
        assertThat(talking().received()).isEmpty();
    }

    @Test
    void one_email_that_stalls_does_not_hold_up_others() {
        talking().treat("mute@example.com", Treatment.STALL_AFTER_DOT);
        CompletableFuture<DeliveryOutcome> stalled = sendStalling(1, "mute@example.com");

        assertThat(send(2, "two@example.com")).isInstanceOf(Delivered.class);
        assertThat(stalled).isNotDone();
        talking().release();
        assertThat(stalled.join()).isInstanceOf(Delivered.class);
    }

    @Test
    void stopping_ends_what_has_not_come_to_its_dot() {
        talking().treat("mute@example.com", Treatment.STALL_BEFORE_DOT);
        CompletableFuture<DeliveryOutcome> underWay = sendStalling(1, "mute@example.com");

        startedTransport().stop();

        assertThat(underWay.join()).isEqualTo(new Withheld());
        talking().release();
        assertThat(talking().received()).isEmpty();
    }

    @Test
    void stopping_lets_an_email_past_its_dot_have_its_answer() {
        talking().treat("mute@example.com", Treatment.STALL_AFTER_DOT);
        CompletableFuture<DeliveryOutcome> underWay = sendStalling(1, "mute@example.com");

        startedTransport().stop();
        startedTransport().stop();

        assertThat(underWay).isNotDone();
        talking().release();
        assertThat(underWay.join()).isInstanceOf(Delivered.class);
    }

    @Test
    void closing_does_not_wait_for_an_answer() {
        talking().treat("mute@example.com", Treatment.STALL_AFTER_DOT);
        CompletableFuture<DeliveryOutcome> underWay = sendStalling(1, "mute@example.com");

        startedTransport().close();

        assertThat(underWay.join()).isInstanceOf(Unconfirmed.class);
    }

    private CompletableFuture<DeliveryOutcome> sendStalling(int number, String recipient) {
        CompletableFuture<DeliveryOutcome> outcome =
                CompletableFuture.supplyAsync(() -> send(number, recipient), threads);
        Awaitility.await().until(() -> talking().isStalling(recipient));
        return outcome;
    }
}
