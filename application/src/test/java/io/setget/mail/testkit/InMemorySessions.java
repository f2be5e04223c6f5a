package io.setget.mail.testkit;

import io.setget.mail.application.port.Sessions;
import io.setget.mail.domain.account.Session;
import io.setget.mail.domain.account.TokenDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Sessions in memory. */
public final class InMemorySessions implements Sessions {
    private final InstantSource clock;
    private final Map<TokenDigest, Kept> sessions = new HashMap<>();

    public InMemorySessions(InstantSource clock) {
        this.clock = clock;
    }

    private record Kept(Session session, Instant until) {}

    @Override
    public synchronized void add(Session session) {
        sessions.put(session.token(), new Kept(session, clock.instant().plus(session.lives())));
    }

    @Override
    public synchronized Optional<Session> find(TokenDigest token) {
        return Optional.ofNullable(sessions.get(token))
                .filter(kept -> kept.until().isAfter(clock.instant()))
                .map(Kept::session);
    }

    @Override
    public synchronized void end(TokenDigest token) {
        sessions.remove(token);
    }

    @Override
    public synchronized void endAll(UUID account) {
        sessions.values().removeIf(kept -> kept.session().account().equals(account));
    }

    @Override
    public synchronized int purge() {
        int before = sessions.size();
        sessions.values().removeIf(kept -> !kept.until().isAfter(clock.instant()));
        return before - sessions.size();
    }
}
