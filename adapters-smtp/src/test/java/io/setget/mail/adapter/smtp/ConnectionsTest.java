package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Throttled;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Unconfirmed;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.MailConversationContract.Treatment;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections are kept, used again and given up. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
class ConnectionsTest {
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MailTransport transport = transport(2, new Smtp.Patience(AMPLE, AMPLE, AMPLE), AMPLE);

    @AfterEach
    void close() {
        transport.close();
        threads.shutdownNow();
    }

    private static MailTransport transport(int connections, Smtp.Patience patience, Duration maxIdle) {
        return Smtp.transport(new Smtp.Options(connections, Certificates.authority(), patience, AMPLE, maxIdle));
    }

    private static DeliveryOutcome send(MailTransport transport, SmtpSettings settings) {
        return transport.send(Emails.to("to@example.com"), settings, () -> true);
    }

    private void assertDelivered(SmtpSettings settings) {
        assertThat(send(transport, settings)).isInstanceOf(Delivered.class);
    }

    @Test
    void a_connection_is_used_again() {
        try (RealServer server = RealServer.good(TlsMode.STARTTLS)) {
            for (int i = 0; i < 5; i++) {
                assertDelivered(server.settings());
            }

            assertThat(server.logins()).hasSize(1);
            assertThat(server.sources()).hasSize(5);
        }
    }

    @Test
    void a_refused_recipient_leaves_the_connection_for_the_next_email() {
        try (RealServer server = RealServer.good(TlsMode.STARTTLS)) {
            server.treat("gone@example.com", Treatment.REFUSE_FOR_GOOD);
            transport.send(Emails.to("gone@example.com"), server.settings(), () -> true);
            assertDelivered(server.settings());

            assertThat(server.logins()).hasSize(1);
        }
    }

    @Test
    void there_are_never_more_connections_than_allowed() {
        try (RealServer server = RealServer.good(TlsMode.NONE)) {
            List<CompletableFuture<Void>> all = IntStream.range(0, 40)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> assertDelivered(server.settings()), threads))
                    .toList();
            all.forEach(CompletableFuture::join);

            assertThat(server.logins()).hasSizeBetween(1, 2);
            assertThat(server.sources()).hasSize(40);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "421 4.4.2 idle for too long"})
    void a_connection_that_the_server_closed_while_idle_costs_no_attempt(String words) throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            assertDelivered(server.settings(TlsMode.NONE));
            server.closeConnections(words);
            assertDelivered(server.settings(TlsMode.NONE));

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.heard().stream().filter("."::equals)).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "421 4.4.2 idle for too long|close"})
    void a_connection_that_closes_just_as_the_next_email_begins_costs_no_attempt(String answer) throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            assertDelivered(server.settings(TlsMode.NONE));
            server.once("MAIL", answer);
            assertDelivered(server.settings(TlsMode.NONE));

            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.heard().stream().filter("."::equals)).hasSize(2);
        }
    }

    @Test
    void a_new_connection_that_closes_as_the_email_begins_is_a_failed_attempt() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("MAIL", "close"))) {
            assertThat(send(transport, server.settings(TlsMode.NONE)))
                    .isInstanceOfSatisfying(
                            Deferred.class, d -> assertThat(d.failure().kind()).isEqualTo(FailureKind.CONNECTION_LOST));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_rested_connection_that_meets_a_rate_limit_is_not_tried_again_at_once() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            assertDelivered(server.settings(TlsMode.NONE));
            server.once("MAIL", "421 4.7.28 rate limit|close");

            assertThat(send(transport, server.settings(TlsMode.NONE))).isInstanceOf(Throttled.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_rested_connection_that_died_without_a_word_costs_no_attempt() throws IOException {
        Duration brief = Duration.ofMillis(500);
        try (ScriptedServer server = new ScriptedServer(Map.of());
                MailTransport impatient = transport(1, new Smtp.Patience(AMPLE, brief, AMPLE), AMPLE)) {
            assertThat(send(impatient, server.settings(TlsMode.NONE))).isInstanceOf(Delivered.class);
            server.once("MAIL", "deaf");

            assertThat(send(impatient, server.settings(TlsMode.NONE))).isInstanceOf(Delivered.class);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void after_a_change_of_settings_old_connections_are_not_used_again() {
        try (RealServer server = RealServer.good(TlsMode.STARTTLS)) {
            SmtpSettings before = server.settings();
            SmtpSettings after = server.settings("localhost", TlsMode.STARTTLS, RealServer.PASSWORD);
            assertDelivered(before);
            assertDelivered(after);
            assertDelivered(after);

            assertThat(server.logins()).hasSize(2);
        }
    }

    @Test
    void an_unused_connection_is_closed_politely() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of());
                MailTransport restless = transport(2, Smtp.Patience.of(AMPLE), Duration.ofMillis(200))) {
            assertThat(send(restless, server.settings(TlsMode.NONE))).isInstanceOf(Delivered.class);

            await().until(() -> server.heard().contains("QUIT"));
        }
    }

    @Test
    void closing_says_goodbye_and_does_not_wait_for_an_answer() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of("QUIT", "deaf"))) {
            assertDelivered(server.settings(TlsMode.NONE));
            long started = System.nanoTime();
            transport.close();

            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
            await().until(() -> server.heard().contains("QUIT"));
        }
    }

    @Test
    void a_server_that_stops_reading_does_not_hold_a_sender_for_ever() throws IOException {
        Duration brief = Duration.ofMillis(500);
        try (ScriptedServer server = new ScriptedServer(Map.of("DATA", "354 go on|deaf"));
                MailTransport impatient = transport(1, new Smtp.Patience(AMPLE, brief, AMPLE), AMPLE)) {
            Email huge = Emails.saying(new Content("big", "0123456789".repeat(3_000_000), "<p>big</p>"));

            assertThat(impatient.send(huge, server.settings(TlsMode.NONE), () -> true))
                    .isInstanceOfSatisfying(
                            Deferred.class, d -> assertThat(d.failure().kind()).isEqualTo(FailureKind.TIMEOUT));
        }
    }

    @Test
    void the_answer_to_the_final_dot_may_take_longer_than_any_other() throws IOException {
        Duration brief = Duration.ofMillis(300);
        try (RealServer server = RealServer.good(TlsMode.NONE);
                MailTransport patient = transport(1, new Smtp.Patience(AMPLE, brief, AMPLE), AMPLE)) {
            server.treat("slow@example.com", Treatment.STALL_AFTER_DOT);
            long started = System.nanoTime();
            CompletableFuture<DeliveryOutcome> outcome = CompletableFuture.supplyAsync(
                    () -> patient.send(Emails.to("slow@example.com"), server.settings(), () -> true), threads);
            await().until(() -> System.nanoTime() - started > brief.toNanos() * 4);
            assertThat(outcome).isNotDone();
            server.release();

            assertThat(outcome.join()).isInstanceOf(Delivered.class);
        }
    }

    @Test
    void no_answer_to_the_final_dot_leaves_the_outcome_open() throws IOException {
        Duration brief = Duration.ofMillis(300);
        try (ScriptedServer server = new ScriptedServer(Map.of(".", "silence"));
                MailTransport impatient = transport(1, new Smtp.Patience(AMPLE, AMPLE, brief), AMPLE)) {
            assertThat(send(impatient, server.settings(TlsMode.NONE)))
                    .isInstanceOfSatisfying(
                            Unconfirmed.class,
                            u -> assertThat(u.failure().kind()).isEqualTo(FailureKind.TIMEOUT));
        }
    }

    @Test
    void what_permission_throws_reaches_the_caller_and_the_email_does_not_arrive() {
        try (RealServer server = RealServer.good(TlsMode.NONE)) {
            IllegalStateException broken = new IllegalStateException("queue is away");
            assertThat(catchThrowable(() -> transport.send(Emails.to("to@example.com"), server.settings(), () -> {
                        throw broken;
                    })))
                    .isSameAs(broken);
            assertDelivered(server.settings());

            assertThat(server.sources()).hasSize(1);
        }
    }
}
