package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.settings.TlsMode;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole conversations, and what is made of the way they end. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OutcomesTest {
    private final MailTransport transport = Smtp.transport(Smtp.Options.defaults(2, null));

    @AfterEach
    void close() {
        transport.close();
    }

    private DeliveryOutcome send(ScriptedServer server) {
        return transport.send(Emails.to("to@example.com"), server.settings(TlsMode.NONE), () -> true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "banner | HTTP/1.1 400 Bad Request | ServerTrouble | PROTOCOL_ERROR",
                "banner | 199 what is this | ServerTrouble | PROTOCOL_ERROR",
                "banner | close | ServerTrouble | CONNECTION_LOST",
                "banner | 421 busy | ServerTrouble | CONNECTION_LOST",
                "EHLO | close | ServerTrouble | CONNECTION_LOST",
                "EHLO | 421 4.3.2 going down | ServerTrouble | CONNECTION_LOST",
                "AUTH | close | ServerTrouble | CONNECTION_LOST",
                "AUTH | 535 5.7.8 no | ServerTrouble | AUTHENTICATION_FAILED",
                "MAIL | 553 no | ServerTrouble | SENDER_REJECTED",
                "RCPT | close | Deferred | CONNECTION_LOST",
                "DATA | close | Deferred | CONNECTION_LOST",
                "DATA | 554 no | Rejected | MESSAGE_REJECTED",
                "DATA | 250 odd | ServerTrouble | PROTOCOL_ERROR",
                "'.' | 552 too big | Rejected | MESSAGE_REJECTED",
                "'.' | 451 later | Deferred | MESSAGE_REJECTED",
                "'.' | 421 4.3.2 bye#close | ServerTrouble | CONNECTION_LOST",
                "'.' | close | Unconfirmed | CONNECTION_LOST",
                "'.' | what | Unconfirmed | PROTOCOL_ERROR",
            })
    void a_conversation_ends_so(String to, String answer, String outcome, FailureKind kind) throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(to.replace("'", ""), answer.replace('#', '|')))) {
            DeliveryOutcome got = send(server);

            assertThat(got.getClass().getSimpleName()).as(got.toString()).isEqualTo(outcome);
            assertThat(ReplyDiagnosis.failure(got).kind()).as(got.toString()).isEqualTo(kind);
        }
    }

    private static List<Arguments> garbage() {
        List<String> answers = List.of("999 what is this", "no code at all", "25", "2", "-", "000 zero");
        return Stream.of("banner", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", ".")
                .flatMap(stage -> answers.stream().map(answer -> Arguments.of(stage, answer)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void what_is_not_smtp_speaks_of_the_server_until_the_dot_and_leaves_it_open_what_became_of_the_email_after(
            String stage, String answer) throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(stage, answer + "|close"))) {
            DeliveryOutcome got = send(server);

            assertThat(got.getClass().getSimpleName())
                    .as(got.toString())
                    .isEqualTo(stage.equals(".") ? "Unconfirmed" : "ServerTrouble");
            if (stage.equals("AUTH")) {
                return; // a login that is answered with nonsense is told as one that failed
            }
            assertThat(ReplyDiagnosis.failure(got).kind()).as(got.toString()).isEqualTo(FailureKind.PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MAIL | 450 4.7.1 rate limit exceeded | false",
                "RCPT | 450 4.7.1 rate limit exceeded | true",
                "'.' | 450 4.7.1 rate limit exceeded | false",
                "'.' | 450 4.7.1 recipient domain: rate limit exceeded | true",
            })
    void a_limit_told_at_the_recipient_may_be_the_recipients_own(String to, String answer, boolean atRecipient)
            throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(to.replace("'", ""), answer))) {
            assertThat(send(server))
                    .isInstanceOfSatisfying(
                            DeliveryOutcome.Throttled.class,
                            throttled -> assertThat(throttled.atRecipient()).isEqualTo(atRecipient));
        }
    }

    @Test
    void a_conversation_that_waits_at_the_recipient_can_be_given_up_and_one_past_its_dot_can_not() throws Exception {
        for (String stage : List.of("RCPT", "DATA", ".")) {
            try (ScriptedServer server = new ScriptedServer(Map.of(stage, "deaf"));
                    MailTransport two = Smtp.transport(Smtp.Options.defaults(2, null))) {
                Email email = Emails.to("to@example.com");
                CompletableFuture<DeliveryOutcome> sending =
                        CompletableFuture.supplyAsync(() -> two.send(email, server.settings(TlsMode.NONE), () -> true));
                boolean pastDot = stage.equals(".");
                await().until(() -> two.waiting().stream()
                        .anyMatch(one -> one.email().equals(email.id())
                                && one.pastDot() == pastDot
                                && one.since().toMillis() > 100));
                two.giveUp(Set.of(
                        EmailId.parse("01890a5d-ac96-774b-bcce-b302099a8058").orElseThrow()));
                assertThat(sending).isNotDone();
                two.giveUp(Set.of(email.id()));
                if (pastDot) {
                    assertThat(two.waiting()).hasSize(1);
                    assertThat(sending).isNotDone();
                } else {
                    assertThat(sending.get(5, TimeUnit.SECONDS)).isInstanceOf(DeliveryOutcome.Stalled.class);
                    assertThat(two.waiting()).isEmpty();
                }
            }
        }
    }

    @Test
    void what_waits_for_a_connection_to_be_made_is_not_given_up() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("MAIL", "deaf"));
                MailTransport two = Smtp.transport(Smtp.Options.defaults(2, null))) {
            Email email = Emails.to("to@example.com");
            CompletableFuture<DeliveryOutcome> sending =
                    CompletableFuture.supplyAsync(() -> two.send(email, server.settings(TlsMode.NONE), () -> true));
            await().until(() -> server.heard().stream().anyMatch(line -> line.startsWith("MAIL")));
            assertThat(two.waiting()).isEmpty();
            two.giveUp(Set.of(email.id()));
            assertThat(sending).isNotDone();
        }
    }

    @Test
    void the_answer_to_the_dot_is_kept_in_all_its_lines() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(".", "250-2.0.0 thanks\r\n250 2.0.0 queued as 42"))) {
            assertThat(send(server)).isEqualTo(new Delivered("250-2.0.0 thanks\n250 2.0.0 queued as 42"));
        }
    }

    @Test
    void any_answer_of_200_to_299_to_the_dot_means_accepted() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(".", "251 will forward"))) {
            assertThat(send(server)).isEqualTo(new Delivered("251 will forward"));
        }
    }

    @Test
    void an_accepted_email_stays_accepted_when_the_connection_ends_right_after() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of(".", "250 fine|close"))) {
            assertThat(send(server)).isEqualTo(new Delivered("250 fine"));
        }
    }

    @Test
    void a_host_name_without_address_is_told() {
        Dialogue dialogue = new Dialogue(ScriptedServer.settings(25, TlsMode.NONE), null);
        Exception error = new MessagingException("no", new UnknownHostException("mail.invalid"));

        assertThat(ReplyDiagnosis.failure(ReplyDiagnosis.of(dialogue, error)).kind())
                .isEqualTo(FailureKind.UNKNOWN_HOST);
    }

    @Test
    void a_test_tells_each_step_and_what_was_said() throws IOException {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            TestReport report =
                    transport.test(Emails.to("to@example.com"), server.settings(TlsMode.NONE), Duration.ofSeconds(20));

            assertThat(report.steps())
                    .extracting(MailTransport.Step::name)
                    .containsExactly("dns", "connect", "ehlo", "auth", "mail", "rcpt", "data");
            assertThat(report.transcript()).isEqualTo("""
                            S: 220 ready
                            C: EHLO [127.0.0.1]
                            S: 250-hello
                            250 AUTH PLAIN LOGIN
                            C: AUTH PLAIN ***
                            S: 235 welcome
                            C: MAIL FROM:<from@example.com>
                            S: 250 fine
                            C: RCPT TO:<to@example.com>
                            S: 250 fine
                            C: DATA
                            S: 354 go on
                            C: .
                            S: 250 fine
                            """);
        }
    }
}
