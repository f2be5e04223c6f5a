package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Sessions;
import io.setget.mail.domain.account.Session;
import io.setget.mail.domain.account.TokenDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link Sessions} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class SessionsContract {
    private static final UUID ANN = new UUID(1, 1);
    private static final UUID BOB = new UUID(1, 2);

    private final MovableClock clock = new MovableClock();

    /** Sessions with nobody signed in. */
    protected abstract Sessions noSessions(InstantSource clock);

    private static Session session(String token, UUID account, Duration lives) {
        return new Session(TokenDigest.of(token), account, TokenDigest.of("csrf of " + token), lives);
    }

    @Test
    void a_session_is_found_by_its_token() {
        Sessions sessions = noSessions(clock);
        Session session = session("a", ANN, Duration.ofHours(12));
        sessions.add(session);
        assertThat(sessions.find(TokenDigest.of("a"))).contains(session);
        assertThat(sessions.find(TokenDigest.of("b"))).isEmpty();
    }

    @Test
    void a_session_ends_when_its_time_is_over() {
        Sessions sessions = noSessions(clock);
        sessions.add(session("a", ANN, Duration.ofHours(12)));
        clock.advance(Duration.ofHours(12).minusMillis(1));
        assertThat(sessions.find(TokenDigest.of("a"))).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(sessions.find(TokenDigest.of("a"))).isEmpty();
    }

    @Test
    void signing_out_ends_one_session() {
        Sessions sessions = noSessions(clock);
        sessions.add(session("a", ANN, Duration.ofHours(12)));
        sessions.add(session("b", ANN, Duration.ofHours(12)));
        sessions.end(TokenDigest.of("a"));
        sessions.end(TokenDigest.of("a"));
        assertThat(sessions.find(TokenDigest.of("a"))).isEmpty();
        assertThat(sessions.find(TokenDigest.of("b"))).isPresent();
    }

    @Test
    void an_account_can_be_signed_out_everywhere() {
        Sessions sessions = noSessions(clock);
        sessions.add(session("a", ANN, Duration.ofHours(12)));
        sessions.add(session("b", ANN, Duration.ofHours(12)));
        sessions.add(session("c", BOB, Duration.ofHours(12)));
        sessions.endAll(ANN);
        assertThat(sessions.find(TokenDigest.of("a"))).isEmpty();
        assertThat(sessions.find(TokenDigest.of("b"))).isEmpty();
        assertThat(sessions.find(TokenDigest.of("c"))).isPresent();
    }

    @Test
    void ended_sessions_are_forgotten() {
        Sessions sessions = noSessions(clock);
        sessions.add(session("a", ANN, Duration.ofHours(1)));
        sessions.add(session("b", ANN, Duration.ofHours(2)));
        assertThat(sessions.purge()).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(sessions.purge()).isEqualTo(1);
        assertThat(sessions.purge()).isZero();
        assertThat(sessions.find(TokenDigest.of("b"))).isPresent();
    }
}
