package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.Progress;
import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.ServerTrouble;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every {@link MailTransport} does, whatever it sends with. One that talks with its server also keeps the {@link
 * MailConversationContract}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
public abstract class MailTransportContract {
    static final Duration AMPLE = Duration.ofSeconds(20);

    /** Where the transport's emails arrive. */
    public interface Server extends AutoCloseable {
        /** How to reach it, with a login that it accepts, as far as it wants one. */
        SmtpSettings settings();

        /** The {@code Message-ID} of each email that arrived whole, as often as it did. */
        List<String> received();

        /** Cannot be reached from now on. */
        void goAway();

        @Override
        void close();
    }

    final ExecutorService threads = Executors.newCachedThreadPool();

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
                        Delivered.class, d -> assertThat(d.reply()).isNotBlank());
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
    void a_server_that_is_not_there_is_told_by_send_probe_and_test_alike() {
        server.goAway();

        DeliveryOutcome outcome = send(1, "one@example.com");
        TestReport report = transport.test(email(2, "one@example.com"), server.settings(), AMPLE);

        assertThat(outcome).isInstanceOf(ServerTrouble.class);
        FailureKind kind = ((ServerTrouble) outcome).failure().kind();
        assertThat(transport.probe(server.settings()).map(Failure::kind)).contains(kind);
        assertThat(report.failure()).extracting(Failure::kind).isEqualTo(kind);
        assertThat(report.steps()).extracting(Step::name, Step::ok).endsWith(tuple("connect", false));
        assertThat(report.steps()).filteredOn(step -> !step.ok()).hasSize(1);
    }

    @Test
    void a_probe_finds_a_working_server_and_sends_nothing() {
        assertThat(transport.probe(server.settings())).isEqualTo(Optional.empty());
        assertThat(server.received()).isEmpty();
    }

    @Test
    void whoever_watches_a_test_is_told_each_stage_as_it_happens() {
        List<Progress> seen = new ArrayList<>();

        TestReport report = transport.test(email(1, "one@example.com"), server.settings(), AMPLE, seen::add);

        assertThat(seen.get(0).done()).isEmpty();
        assertThat(seen).extracting(Progress::underWay).contains("connect", "data");
        assertThat(seen).extracting(progress -> progress.done().size()).isSorted();
        assertThat(seen.get(seen.size() - 1)).isEqualTo(new Progress(report.steps(), null));
    }

    @Test
    void a_test_arrives_and_every_step_is_told() {
        TestReport report = transport.test(email(1, "one@example.com"), server.settings(), AMPLE);

        assertThat(report.ok()).isTrue();
        assertThat(report.steps()).isNotEmpty().allMatch(Step::ok);
        assertThat(report.steps()).extracting(Step::name).contains("connect", "data");
        assertThat(report.transcript()).isNotBlank();
        assertThat(server.received()).containsExactly(messageId(1));
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
    void after_stopping_nothing_is_sent() {
        transport.stop();

        assertThat(send(1, "one@example.com")).isEqualTo(new Withheld());
        assertThat(transport
                        .test(email(2, "one@example.com"), server.settings(), AMPLE)
                        .ok())
                .isFalse();
        assertThat(server.received()).isEmpty();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException ended) {
            throw new AssertionError(ended);
        }
    }

    final Server startedServer() {
        return server;
    }

    final MailTransport startedTransport() {
        return transport;
    }

    final DeliveryOutcome send(int number, String recipient) {
        return transport.send(email(number, recipient), server.settings(), () -> true);
    }

    static String messageId(int number) {
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
