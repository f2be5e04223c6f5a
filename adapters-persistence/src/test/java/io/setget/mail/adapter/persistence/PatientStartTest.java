package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.PortUnavailableException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** A start beside a PostgreSQL that starts at the same time, as after a power cut. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PatientStartTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicInteger tries = new AtomicInteger();

    /** What it says each time but the last. */
    private Supplier<String> opening(int failures, PSQLException failure) {
        return () -> {
            if (tries.incrementAndGet() <= failures) {
                throw Trouble.unavailable(new IllegalStateException(failure));
            }
            return "open";
        };
    }

    private static PSQLException said(String code, String words) {
        return new PSQLException(new ServerErrorMessage("SFATAL\0C" + code + "\0M" + words + "\0"));
    }

    @Test
    void one_that_is_starting_up_is_waited_for() {
        PSQLException starting = said("57P03", "the database system is starting up");
        assertThat(PatientStart.open(opening(1, starting), MINUTE, System::nanoTime))
                .isEqualTo("open");
        assertThat(tries).hasValue(2);
    }

    @Test
    void one_whose_name_is_not_known_yet_is_waited_for() {
        PSQLException unknown = new PSQLException(
                "The connection attempt failed.",
                PSQLState.CONNECTION_UNABLE_TO_CONNECT,
                new UnknownHostException("db"));
        assertThat(PatientStart.open(opening(1, unknown), MINUTE, System::nanoTime))
                .isEqualTo("open");
    }

    @ParameterizedTest
    @CsvSource({
        "28P01, PostgreSQL refuses the user or the password",
        "3D000, PostgreSQL has no database of the name",
        "42501, the user of SETGET_DATABASE_URL may not change the tables"
    })
    void what_waiting_does_not_mend_is_told_at_once(String code, String words) {
        assertThatThrownBy(() -> PatientStart.open(opening(1, said(code, "no")), MINUTE, System::nanoTime))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageStartingWith(words);
        assertThat(tries).hasValue(1);
    }

    @Test
    void the_wait_ends_after_a_minute_with_the_last_reason() {
        AtomicInteger asked = new AtomicInteger();
        PSQLException starting = said("57P03", "the database system is starting up");
        assertThatThrownBy(() -> PatientStart.open(
                        opening(100, starting), MINUTE, () -> TimeUnit.SECONDS.toNanos(30L * asked.getAndIncrement())))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessage("PostgreSQL (SETGET_DATABASE_URL) did not let us in for 60 s (FATAL: the database system is"
                        + " starting up): see whether it runs and can be reached, then start again");
        assertThat(tries).hasValue(2);
    }
}
