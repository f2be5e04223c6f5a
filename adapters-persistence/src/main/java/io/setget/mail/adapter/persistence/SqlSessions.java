package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Sessions;
import io.setget.mail.domain.account.Session;
import io.setget.mail.domain.account.TokenDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Sessions in a SQL table. */
final class SqlSessions implements Sessions {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlSessions(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void add(Session session) {
        transactions.write((h, control) -> h.createUpdate("INSERT INTO login_session (token_digest, account,"
                        + " csrf_digest, lives_ms, ends_at) VALUES (:token, :account, :csrf, :lives, :ends)")
                .bind("token", session.token().hex())
                .bind("account", session.account())
                .bind("csrf", session.csrfToken().hex())
                .bind("lives", session.lives().toMillis())
                .bind("ends", clock.millis() + session.lives().toMillis())
                .execute());
    }

    @Override
    public Optional<Session> find(TokenDigest token) {
        return transactions.read(h -> h.createQuery("SELECT account, csrf_digest, lives_ms FROM login_session"
                        + " WHERE token_digest = :token AND ends_at > :now")
                .bind("token", token.hex())
                .bind("now", clock.millis())
                .map((rs, context) -> new Session(
                        token,
                        rs.getObject("account", UUID.class),
                        new TokenDigest(rs.getString("csrf_digest")),
                        Duration.ofMillis(rs.getLong("lives_ms"))))
                .findOne());
    }

    @Override
    public void end(TokenDigest token) {
        transactions.write((h, control) -> h.createUpdate("DELETE FROM login_session WHERE token_digest = :token")
                .bind("token", token.hex())
                .execute());
    }

    @Override
    public void endAll(UUID account) {
        transactions.write((h, control) -> h.createUpdate("DELETE FROM login_session WHERE account = :account")
                .bind("account", account)
                .execute());
    }

    @Override
    public int purge() {
        return transactions.write((h, control) -> h.createUpdate("DELETE FROM login_session WHERE ends_at <= :now")
                .bind("now", clock.millis())
                .execute());
    }
}
