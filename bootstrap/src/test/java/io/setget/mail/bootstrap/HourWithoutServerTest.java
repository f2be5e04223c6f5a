package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole mailroom on the embedded database and the real transport; only the clock is moved. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HourWithoutServerTest {
    @TempDir
    Path dir;

    private final MovableClock clock = new MovableClock();
    private final Map<String, AtomicInteger> calls = Swapped.calls();

    @Test
    void an_hour_of_refused_connections_kills_only_the_emails_that_failed_before_the_breaker_opened() throws Exception {
        int port = RunningJar.freePort();
        Config config = config(port);
        Ports ports = Ports.open(config, clock);
        ports = Swapped.in(ports, EmailQueue.class, Swapped.counted(EmailQueue.class, ports.queue(), calls));
        ports = Swapped.in(ports, MailTransport.class, Swapped.counted(MailTransport.class, ports.transport(), calls));
        EmailQueue queue = ports.queue();
        queue.accept(hundred(), null);
        try (Mailroom mailroom = Mailroom.start(config, ports, Panel.ExtraPages.NONE)) {
            Ports all = ports;
            await().until(() -> withStatus(all, EmailStatus.RETRYING) == 3
                    && queue.inFlight().isEmpty());
            for (int minute = 0; minute < 60; minute++) {
                pass(Duration.ofMinutes(1), queue);
            }
            assertThat(withStatus(all, EmailStatus.DEAD)).isEqualTo(3);
            assertThat(withStatus(all, EmailStatus.QUEUED)).isEqualTo(97);
            try (MailServer server = MailServer.startOn(port)) {
                pass(Duration.ofMinutes(1), queue);
                await().atMost(Duration.ofSeconds(30)).until(() -> queue.size() == 0);
                assertThat(server.arrived()).hasSize(97).doesNotHaveDuplicates();
                assertThat(withStatus(all, EmailStatus.SENT)).isEqualTo(97);
            }
            assertThat(mailroom).isNotNull();
        }
    }

    /** Moves the clock, then waits until the server was probed and everything due was tried. */
    private void pass(Duration time, EmailQueue queue) {
        int probes = count("probe");
        clock.advance(time);
        await().until(() -> count("probe") > probes);
        int claims = count("claim");
        await().until(() -> count("claim") >= claims + 2 && queue.inFlight().isEmpty());
    }

    private int count(String method) {
        return calls.computeIfAbsent(method, name -> new AtomicInteger()).get();
    }

    private List<Email> hundred() {
        Emails emails = new Emails(clock);
        return IntStream.range(0, 100)
                .mapToObj(i -> emails.to("user" + i + "@example.com", EmailType.WELCOME))
                .toList();
    }

    private static long withStatus(Ports ports, EmailStatus status) {
        return ports.deliveryLog()
                .list(new Filter(status, null, null, null), 200, null)
                .size();
    }

    private Config config(int smtpPort) throws Exception {
        return Config.read(new Environment(Map.of(
                "SETGET_DATA_DIR", Files.createDirectories(dir.resolve("data")).toString(),
                "SETGET_HTTP_PORT", String.valueOf(RunningJar.freePort()),
                "SETGET_SMTP_HOST", "127.0.0.1",
                "SETGET_SMTP_PORT", String.valueOf(smtpPort),
                "SETGET_SMTP_TLS_MODE", "none",
                "SETGET_SMTP_AUTHENTICATION", "none",
                "SETGET_SMTP_FROM_EMAIL", "noreply@example.com")));
    }
}
