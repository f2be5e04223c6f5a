package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.Step;
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
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link MailTransport} does, whatever it sends with. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
public abstract class MailTransportContract {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    /** The mail server that the transport talks to. */
    public interface Server extends AutoCloseable {
        /** How to reach it, with a login that it accepts. */
        SmtpSettings settings();

        /** From now on it deals so with emails to this address. */
        void treat(String recipient, Treatment treatment);

        /** Lets go on whatever a treatment made wait. */
        void release();

        /** Whether an email to this address waits at its {@code STALL_} moment. */
        boolean isStalling(String recipient);

        /** The {@code Message-ID} of each email that arrived whole, as often as it did. */
        List<String> received();

        /** Refuses connections from now on. */
        void goAway();

        @Override
        void close();
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

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private Server server;
    private MailTransport transport;

    protected abstract Server server();

    /** A transport of at least two connections that talks to the server. */
    protected abstract MailTransport transport(Server server);

    @BeforeEach
    void start() {
        server = server();
        transport = transport(server);
    }

    @AfterEach
    void end() {
        transport.close();
        server.close();
        threads.shutdownNow();
    }

    @Test
    void an_accepted_email_arrives_once_and_the_answer_is_kept() {
        DeliveryOutcome outcome = send(1, "one@example.com");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Delivered.class, d -> assertThat(d.reply()).startsWith("250"));
        assertThat(server.received()).containsExactly(messageId(1));
    }

    @Test
    void permission_is_asked_once_before_anything_can_arrive() {
        AtomicInteger asked = new AtomicInteger();
        transport.send(email(1, "one@example.com"), server.settings(), () -> {
            assertThat(server.received()).isEmpty();
            asked.incrementAndGet();
            return true;
        });

        assertThat(asked).hasValue(1);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void without_permission_nothing_arrives() {
        assertThat(transport.send(email(1, "one@example.com"), server.settings(), () -> false))
                .isEqualTo(new Withheld());
        assertThat(send(2, "two@example.com")).isInstanceOf(Delivered.class);

        assertThat(server.received()).containsExactly(messageId(2));
    }

    @Test
    void a_recipient_refused_for_good_is_rejected_without_asking_for_permission() {
        server.treat("gone@example.com", Treatment.REFUSE_FOR_GOOD);
        DeliveryOutcome outcome = transport.send(email(1, "gone@example.com"), server.settings(), () -> {
            throw new AssertionError("asked for permission");
        });

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Rejected.class, r -> assertThat(r.failure().kind()).isEqualTo(FailureKind.RECIPIENT_REJECTED));
        assertThat(server.received()).isEmpty();
    }

    @Test
    void a_recipient_refused_for_now_is_deferred() {
        server.treat("busy@example.com", Treatment.REFUSE_FOR_NOW);

        assertThat(send(1, "busy@example.com")).isInstanceOf(Deferred.class);
    }

    @Test
    void a_wish_for_fewer_emails_comes_with_the_pause_asked_for() {
        server.treat("slow@example.com", Treatment.THROTTLE);

        assertThat(send(1, "slow@example.com")).isInstanceOfSatisfying(Throttled.class, t -> {
            assertThat(t.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED);
            assertThat(t.pause()).contains(Duration.ofSeconds(30));
        });
    }

    @Test
    void a_refused_email_does_not_spoil_the_next() {
        server.treat("gone@example.com", Treatment.REFUSE_FOR_GOOD);
        send(1, "gone@example.com");

        assertThat(send(2, "two@example.com")).isInstanceOf(Delivered.class);
    }

    @Test
    void an_answer_that_never_comes_leaves_the_outcome_open() {
        server.treat("cut@example.com", Treatment.CUT_AFTER_DOT);

        assertThat(send(1, "cut@example.com")).isInstanceOf(Unconfirmed.class);
        assertThat(server.received()).containsExactly(messageId(1));
    }

    @Test
    void a_server_that_is_not_there_is_told_by_send_probe_and_test_alike() {
        server.goAway();

        assertThat(send(1, "one@example.com"))
                .isInstanceOfSatisfying(
                        ServerTrouble.class,
                        t -> assertThat(t.failure().kind()).isEqualTo(FailureKind.CONNECTION_REFUSED));
        assertThat(transport.probe(server.settings()).map(Failure::kind)).contains(FailureKind.CONNECTION_REFUSED);
        TestReport report = transport.test(email(2, "one@example.com"), server.settings(), AMPLE);
        assertThat(report.failure()).extracting(Failure::kind).isEqualTo(FailureKind.CONNECTION_REFUSED);
        assertThat(report.steps()).extracting(Step::name, Step::ok).containsExactly(tuple("connect", false));
    }

    @Test
    void a_probe_finds_a_working_server_and_sends_nothing() {
        assertThat(transport.probe(server.settings())).isEqualTo(Optional.empty());
        assertThat(server.received()).isEmpty();
    }

    @Test
    void a_test_arrives_and_every_step_is_told() {
        TestReport report = transport.test(email(1, "one@example.com"), server.settings(), AMPLE);

        assertThat(report.ok()).isTrue();
        assertThat(report.steps()).isNotEmpty().allMatch(Step::ok);
        assertThat(report.steps().get(0).name()).isEqualTo("connect");
        assertThat(report.transcript()).isNotBlank();
        assertThat(server.received()).containsExactly(messageId(1));
    }

    @Test
    void a_test_that_fails_ends_with_the_step_that_failed() {
        server.treat("gone@example.com", Treatment.REFUSE_FOR_GOOD);
        TestReport report = transport.test(email(1, "gone@example.com"), server.settings(), AMPLE);

        assertThat(report.failure()).extracting(Failure::kind).isEqualTo(FailureKind.RECIPIENT_REJECTED);
        assertThat(report.steps().get(report.steps().size() - 1).ok()).isFalse();
    }

    @Test
    void a_test_ends_within_its_limit() {
        server.treat("mute@example.com", Treatment.STALL_BEFORE_DOT);
        TestReport report = assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> transport.test(email(1, "mute@example.com"), server.settings(), Duration.ofMillis(500)));

        assertThat(report.failure()).extracting(Failure::kind).isEqualTo(FailureKind.TIMEOUT);
        assertThat(server.received()).isEmpty();
    }

    @Test
    void one_email_that_stalls_does_not_hold_up_others() {
        server.treat("mute@example.com", Treatment.STALL_AFTER_DOT);
        CompletableFuture<DeliveryOutcome> stalled = sendStalling(1, "mute@example.com");

        assertThat(send(2, "two@example.com")).isInstanceOf(Delivered.class);
        assertThat(stalled).isNotDone();
        server.release();
        assertThat(stalled.join()).isInstanceOf(Delivered.class);
    }

    @Test
    void emails_from_many_threads_arrive_once_each() {
        List<CompletableFuture<DeliveryOutcome>> outcomes = IntStream.rangeClosed(1, 60)
                .mapToObj(n -> CompletableFuture.supplyAsync(() -> send(n, "many@example.com"), threads))
                .toList();

        assertThat(outcomes).allSatisfy(o -> assertThat(o.join()).isInstanceOf(Delivered.class));
        assertThat(server.received())
                .containsExactlyInAnyOrder(IntStream.rangeClosed(1, 60)
                        .mapToObj(MailTransportContract::messageId)
                        .toArray(String[]::new));
    }

    @Test
    void stopping_ends_what_has_not_come_to_its_dot() {
        server.treat("mute@example.com", Treatment.STALL_BEFORE_DOT);
        CompletableFuture<DeliveryOutcome> underWay = sendStalling(1, "mute@example.com");

        transport.stop();

        assertThat(underWay.join()).isEqualTo(new Withheld());
        server.release();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void stopping_while_permission_is_asked_withholds_the_email() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<DeliveryOutcome> underWay = CompletableFuture.supplyAsync(
                () -> transport.send(email(1, "one@example.com"), server.settings(), () -> {
                    asked.countDown();
                    return await(stopped);
                }),
                threads);
        asked.await();

        transport.stop();
        stopped.countDown();

        assertThat(underWay.join()).isEqualTo(new Withheld());
        assertThat(server.received()).isEmpty();
    }

    @Test
    void stopping_lets_an_email_past_its_dot_have_its_answer() {
        server.treat("mute@example.com", Treatment.STALL_AFTER_DOT);
        CompletableFuture<DeliveryOutcome> underWay = sendStalling(1, "mute@example.com");

        transport.stop();
        transport.stop();

        assertThat(underWay).isNotDone();
        server.release();
        assertThat(underWay.join()).isInstanceOf(Delivered.class);
    }

    @Test
    void after_stopping_nothing_is_sent() {
        transport.stop();

        assertThat(send(1, "one@example.com")).isEqualTo(new Withheld());
        assertThat(transport
                        .test(email(2, "one@example.com"), server.settings(), AMPLE)
                        .ok())
                .isFalse();
        assertThat(server.received()).isEmpty();
    }

    @Test
    void closing_does_not_wait_for_an_answer() {
        server.treat("mute@example.com", Treatment.STALL_AFTER_DOT);
        CompletableFuture<DeliveryOutcome> underWay = sendStalling(1, "mute@example.com");

        transport.close();

        assertThat(underWay.join()).isInstanceOf(Unconfirmed.class);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException ended) {
            throw new AssertionError(ended);
        }
    }

    private DeliveryOutcome send(int number, String recipient) {
        return transport.send(email(number, recipient), server.settings(), () -> true);
    }

    private CompletableFuture<DeliveryOutcome> sendStalling(int number, String recipient) {
        CompletableFuture<DeliveryOutcome> outcome =
                CompletableFuture.supplyAsync(() -> send(number, recipient), threads);
        Awaitility.await().until(() -> server.isStalling(recipient));
        return outcome;
    }

    private static String messageId(int number) {
        return "<" + number + "@example.com>";
    }

    /** An email that can be told from others by its number. */
    protected static Email email(int number, String recipient) {
        return new Email(
                EmailId.parse("01890a5d-ac96-774b-bcce-%012x".formatted(number)).orElseThrow(),
                EmailType.WELCOME,
                new Mailbox(new EmailAddress(recipient, recipient), null),
                new Content("Grüße", "Hello", "<p>Hello</p>"),
                messageId(number),
                Instant.parse("2026-01-02T03:04:05Z"),
                null,
                Duration.ofHours(1),
                Map.of());
    }
}
