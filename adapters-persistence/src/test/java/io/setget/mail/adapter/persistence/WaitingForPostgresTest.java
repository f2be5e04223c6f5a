package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.QueueSteps;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forty callers and a PostgreSQL that does not answer: each is told within two seconds, and told the truth. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WaitingForPostgresTest {
    private static final int CALLERS = 40;
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    private final Emails emails = new Emails(InstantSource.system());
    private final List<AutoCloseable> opened = new ArrayList<>();
    private EmbeddedPostgres server;
    private HeldUpProxy proxy;
    private Persistence persistence;

    @BeforeEach
    void an_instance_that_reaches_its_database_through_a_proxy() throws IOException {
        server = opened(start(0));
        proxy = opened(new HeldUpProxy(server.getPort()));
        persistence = opened(Persistence.openShared(
                "jdbc:postgresql://localhost:" + proxy.port() + "/postgres?user=postgres",
                TemporaryDatabase.seal(),
                new Capacity(10_000),
                System::nanoTime));
        assertThat(accept(emails.of(EmailType.WELCOME))).isTrue();
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setDataDirectory(directory)
                .setCleanDataDirectory(false);
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.add(part);
        return part;
    }

    @AfterEach
    void close() throws Exception {
        for (int last = opened.size() - 1; last >= 0; last--) {
            opened.get(last).close();
        }
    }

    private EmailQueue queue() {
        return persistence.queue();
    }

    private boolean accept(Email email) {
        return queue().accept(List.of(email), null).equals(new Acceptance.Accepted());
    }

    /** What one caller was told, and after how long. */
    private record Told(Email email, boolean accepted, boolean unsure, Duration took) {}

    private Told ask(Email email) {
        long began = System.nanoTime();
        boolean accepted = false;
        boolean unsure = false;
        try {
            accepted = accept(email);
        } catch (PortUnavailableException away) {
            unsure = away.outcomeUnsure();
        }
        return new Told(email, accepted, unsure, Duration.ofNanos(System.nanoTime() - began));
    }

    private List<Told> fortyCallersTwice() throws InterruptedException {
        return QueueSteps.together(
                        CALLERS,
                        caller -> List.of(ask(emails.of(EmailType.WELCOME)), ask(emails.of(EmailType.MAGIC_LINK))))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Stream<Email> those(List<Told> told, Predicate<Told> which) {
        return told.stream().filter(which).map(Told::email);
    }

    private void eachIsToldInTimeWhile(Runnable away, Runnable back) throws InterruptedException {
        away.run();
        List<Told> told;
        List<Duration> reads;
        try {
            told = fortyCallersTwice();
            reads = QueueSteps.together(CALLERS, caller -> {
                long began = System.nanoTime();
                try {
                    queue().size();
                } catch (PortUnavailableException expected) {
                    assertThat(expected.outcomeUnsure()).isFalse();
                }
                return Duration.ofNanos(System.nanoTime() - began);
            });
        } finally {
            back.run();
        }
        assertThat(told).allSatisfy(one -> assertThat(one.took()).isLessThan(LIMIT));
        assertThat(reads).allSatisfy(took -> assertThat(took).isLessThan(LIMIT));
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> accept(emails.of(EmailType.WELCOME)));
        DeliveryLog log = persistence.deliveryLog();
        assertThat(those(told, Told::accepted))
                .allSatisfy(email -> assertThat(log.find(email.id())).isPresent());
        assertThat(those(told, one -> !one.accepted() && !one.unsure()))
                .allSatisfy(email -> assertThat(log.find(email.id())).isEmpty());
        assertThat(queue().inconsistencies()).isEmpty();
    }

    @Test
    void when_it_is_stopped() throws Exception {
        int port = server.getPort();
        eachIsToldInTimeWhile(
                () -> {
                    try {
                        server.close();
                    } catch (IOException unusable) {
                        throw new AssertionError(unusable);
                    }
                },
                () -> {
                    try {
                        opened(start(port));
                    } catch (IOException unusable) {
                        throw new AssertionError(unusable);
                    }
                });
    }

    @Test
    void when_it_is_frozen() throws Exception {
        long postmaster = Long.parseLong(
                Files.readAllLines(directory.resolve("postmaster.pid")).get(0));
        eachIsToldInTimeWhile(() -> signal("-STOP", postmaster), () -> signal("-CONT", postmaster));
    }

    private static void signal(String name, long postmaster) {
        List<String> command = new ArrayList<>(List.of("kill", name, String.valueOf(postmaster)));
        ProcessHandle.of(postmaster)
                .orElseThrow()
                .descendants()
                .forEach(child -> command.add(String.valueOf(child.pid())));
        try {
            new ProcessBuilder(command).start().waitFor();
        } catch (IOException | InterruptedException unusable) {
            throw new AssertionError(unusable);
        }
    }

    @Test
    void when_its_host_no_longer_says_a_word() throws Exception {
        eachIsToldInTimeWhile(proxy::silence, proxy::pass);
    }

    @Test
    void when_it_answers_slowly() throws Exception {
        eachIsToldInTimeWhile(() -> proxy.delay(Duration.ofMillis(700)), proxy::pass);
    }

    @Test
    void a_start_is_not_ended_by_slow_answers() throws Exception {
        String url = "jdbc:postgresql://localhost:" + proxy.port() + "/postgres?user=postgres";
        try (Persistence slow = Persistence.openShared(
                url, TemporaryDatabase.seal(), new Capacity(10), System::nanoTime, Duration.ofMinutes(1))) {
            proxy.delay(Duration.ofMillis(400));
            assertThat(slow.queue().size()).isEqualTo(1);
            assertThat(slow.accounts().isEmpty()).isTrue();
            slow.started();
            long began = System.nanoTime();
            assertThatThrownBy(() -> slow.queue().size()).isInstanceOf(PortUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LIMIT);
        } finally {
            proxy.pass();
        }
    }

    @Test
    void when_another_instance_stands_still_with_what_all_need() throws Exception {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            eachIsToldInTimeWhile(
                    () -> {
                        try {
                            statement.execute("SELECT live FROM queue_control WHERE id = 1 FOR UPDATE");
                        } catch (SQLException unusable) {
                            throw new AssertionError(unusable);
                        }
                    },
                    () -> {
                        try {
                            connection.rollback();
                        } catch (SQLException unusable) {
                            throw new AssertionError(unusable);
                        }
                    });
        }
    }
}
