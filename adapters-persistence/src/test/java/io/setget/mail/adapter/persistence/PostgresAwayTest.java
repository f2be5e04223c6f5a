package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.testkit.Emails;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that is stopped, started again, not there, or not for us. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PostgresAwayTest {
    private static final Capacity CAPACITY = new Capacity(100);
    private static final Duration LEASE = Duration.ofMinutes(1);

    @RegisterExtension
    final TemporaryPostgres running = new TemporaryPostgres();

    @TempDir
    Path directory;

    private final Emails emails = new Emails(InstantSource.system());

    private EmbeddedPostgres server(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPort(port)
                .setServerConfig("fsync", "off")
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static Persistence open(String url) {
        return Persistence.openShared(url, TemporaryDatabase.seal(), CAPACITY, System::nanoTime);
    }

    @Test
    void it_is_found_again_without_a_restart_and_the_instances_hear_one_another_again() throws Exception {
        int port = freePort();
        EmbeddedPostgres server = server(port);
        String url = server.getJdbcUrl("postgres", "postgres");
        try (Persistence one = open(url);
                Persistence other = open(url)) {
            List<Email> before = emails.several(3, EmailType.WELCOME);
            one.queue().accept(before, null);
            server.close();
            List<Email> later = emails.several(1, EmailType.WELCOME);
            assertThatThrownBy(() -> one.queue().accept(later, null))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageStartingWith("PostgreSQL (SETGET_DATABASE_URL) does not answer");
            assertThatThrownBy(() -> other.queue().size()).isInstanceOf(PortUnavailableException.class);
            assertThat(other.answers()).isFalse();

            server = server(port);
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
                one.queue().accept(later, null);
                return true;
            });
            assertThat(other.queue().claim("token", 10, LEASE, ClaimScope.ALL))
                    .extracting(lease -> lease.email().id())
                    .containsExactly(Stream.of(before, later)
                            .flatMap(List::stream)
                            .map(Email::id)
                            .toArray(EmailId[]::new));
            assertThat(one.queue().inconsistencies()).isEmpty();
            assertThat(one.answers()).isTrue();
            await().atMost(Duration.ofSeconds(30)).until(() -> wakes(one, other));
        } finally {
            server.close();
        }
    }

    /** Whether an email that one accepts ends the other's long wait soon. */
    private boolean wakes(Persistence one, Persistence other) throws Exception {
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            other.queue().awaitWork(Duration.ofMinutes(1));
            return true;
        });
        Thread waiter = new Thread(waiting, "waiter");
        waiter.start();
        one.queue().accept(emails.several(1, EmailType.WELCOME), null);
        try {
            return waiting.get(1, TimeUnit.SECONDS);
        } catch (TimeoutException notYet) {
            waiter.interrupt();
            return false;
        }
    }

    @Test
    void rows_that_a_frozen_instance_holds_come_free_again() {
        try (Database database = Database.open(running.emptyDatabase())) {
            String limit = database.transactions()
                    .read(h -> h.createQuery("SHOW idle_in_transaction_session_timeout")
                            .mapTo(String.class)
                            .one());
            assertThat(limit).isEqualTo("10s");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres|nowhere|PostgreSQL has no database of the name in SETGET_DATABASE_URL: create it",
                "nobody|postgres|PostgreSQL refuses the user or the password of SETGET_DATABASE_URL",
            })
    void what_is_wrong_with_the_address_is_said_in_one_line(String user, String database, String words) {
        String server = running.emptyDatabase();
        String url = server.substring(0, server.lastIndexOf('/')) + "/" + database + "?user=" + user;
        assertThatThrownBy(() -> open(url))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage(words);
    }

    @Test
    void one_that_takes_no_changes_is_named_so() {
        String url = running.emptyDatabase();
        assertThatThrownBy(() -> open(url + "&options=-c%20default_transaction_read_only=on"))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageStartingWith("PostgreSQL takes no changes");
    }

    @Test
    void one_that_accepts_connections_and_says_nothing_is_given_up_on() throws IOException {
        try (ServerSocket silent = new ServerSocket(0)) {
            long began = System.nanoTime();
            assertThatThrownBy(() -> open("jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/mail?user=mail"))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageStartingWith("PostgreSQL (SETGET_DATABASE_URL) does not answer");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://127.0.0.1:1/mail?user=mail&password=hush",
        "jdbc:postgresql://127.0.0.1:1/mail?user=mail&password=hush&sslmode=verify-full",
        "jdbc:postgresql://127.0.0.1:1/mail?user=mail&password=hush&socketTimeout=soon",
        "jdbc:h2:tcp://127.0.0.1:1/mail;USER=mail;PASSWORD=hush",
        "jdbc:h2:tcp://127.0.0.1:1/mail;password=hush;user=mail;NO_SUCH_OPTION=1",
    })
    void the_password_is_nowhere_to_be_seen(String url) {
        LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
        List<Logger> loggers =
                Stream.of("com.zaxxer", "org", "io.setget").map(logs::getLogger).toList();
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        loggers.forEach(logger -> {
            logger.addAppender(seen);
            logger.setLevel(Level.TRACE);
            logger.setAdditive(false);
        });
        StringWriter told = new StringWriter();
        try {
            Throwable refused = catchThrowable(() -> open(url).close());
            assertThat(refused).isNotNull();
            refused.printStackTrace(new PrintWriter(told));
        } finally {
            loggers.forEach(logger -> {
                logger.setAdditive(true);
                logger.setLevel(null);
                logger.detachAppender(seen);
            });
        }
        PatternLayout layout = new PatternLayout();
        layout.setContext(logs);
        layout.setPattern("%msg%n%ex{full}");
        layout.start();
        List.copyOf(seen.list).forEach(event -> told.append(layout.doLayout(event)));
        assertThat(told.toString()).contains("127.0.0.1").doesNotContain("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example.com:5432/mail?user=mail&password=hush, true",
        "'jdbc:postgresql://db1.example.com,db2.example.com/mail?targetServerType=primary', true",
        "jdbc:h2:/var/lib/mail/mail, true",
        "jdbc:postgresql://mail:hush@db.example.com/mail, false",
        "jdbc:postgresql://db.example.com:port/mail, false",
        "postgresql://db.example.com/mail, false",
        "jdbc:mysql://db.example.com/mail, false",
    })
    void an_address_is_understood_or_not(String url, boolean understood) {
        assertThat(Persistence.isAddress(url)).isEqualTo(understood);
    }
}
