package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.CodeDigest;
import io.setget.mail.domain.account.AccountLink.Invited;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Links in a SQL table; one that was used or revoked is no longer in it. */
final class SqlAccountLinks implements AccountLinks {
    private static final String WORKING = "SELECT * FROM account_link WHERE ends_at > :now";

    private final Transactions transactions;
    private final InstantSource clock;

    SqlAccountLinks(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void add(AccountLink link) {
        CodeDigest code = link.code();
        Invited invited = link.invited();
        long now = clock.millis();
        transactions.write((h, control) -> {
            h.createUpdate("DELETE FROM account_link WHERE purpose = :purpose AND email_folded = :folded")
                    .bind("purpose", link.purpose().wireName())
                    .bind("folded", folded(link.email()))
                    .execute();
            return h.createUpdate("INSERT INTO account_link (id, purpose, email, email_folded, token_digest,"
                            + " request_digest, code_digest, tries, role, invited_by, lives_ms, made_at, ends_at)"
                            + " VALUES (:id, :purpose, :email, :folded, :token, :request, :code, 0, :role, :by, :lives,"
                            + " :now, :ends)")
                    .bind("id", link.id())
                    .bind("purpose", link.purpose().wireName())
                    .bind("email", link.email().value())
                    .bind("folded", folded(link.email()))
                    .bind("token", link.token().hex())
                    .bind("request", code == null ? null : code.request().hex())
                    .bind("code", code == null ? null : code.both().hex())
                    .bind("role", invited == null ? null : invited.role().wireName())
                    .bind("by", invited == null ? null : invited.by())
                    .bind("lives", link.lives().toMillis())
                    .bind("now", now)
                    .bind("ends", now + link.lives().toMillis())
                    .execute();
        });
    }

    @Override
    public Optional<AccountLink> find(Purpose purpose, TokenDigest token) {
        return transactions.read(h -> find(h, purpose, token));
    }

    private Optional<AccountLink> find(Handle h, Purpose purpose, TokenDigest token) {
        return h.createQuery(WORKING + " AND purpose = :purpose AND token_digest = :token")
                .bind("now", clock.millis())
                .bind("purpose", purpose.wireName())
                .bind("token", token.hex())
                .map((rs, context) -> link(rs))
                .findOne();
    }

    @Override
    public Optional<AccountLink> use(Purpose purpose, TokenDigest token) {
        return transactions.write((h, control) -> find(h, purpose, token).filter(link -> isDeleted(h, link.id())));
    }

    /** Whether it was there until now: of two who delete it, one did. */
    private static boolean isDeleted(Handle h, UUID id) {
        return h.createUpdate("DELETE FROM account_link WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    @Override
    public Optional<AccountLink> useCode(CodeDigest code, int mostTries) {
        return transactions.write((h, control) -> {
            int counted = h.createUpdate("UPDATE account_link SET tries = tries + 1 WHERE request_digest = :request"
                            + " AND ends_at > :now AND tries < :most")
                    .bind("request", code.request().hex())
                    .bind("now", clock.millis())
                    .bind("most", mostTries)
                    .execute();
            return counted == 0
                    ? Optional.<AccountLink>empty()
                    : h.createQuery(WORKING + " AND request_digest = :request AND code_digest = :code")
                            .bind("now", clock.millis())
                            .bind("request", code.request().hex())
                            .bind("code", code.both().hex())
                            .map((rs, context) -> link(rs))
                            .findOne()
                            .filter(link -> isDeleted(h, link.id()));
        });
    }

    @Override
    public List<Open> list(Purpose purpose) {
        return transactions.read(h -> h.createQuery(WORKING + " AND purpose = :purpose ORDER BY made_at DESC, id")
                .bind("now", clock.millis())
                .bind("purpose", purpose.wireName())
                .map((rs, context) -> new Open(
                        link(rs),
                        Instant.ofEpochMilli(rs.getLong("made_at")),
                        Instant.ofEpochMilli(rs.getLong("ends_at"))))
                .list());
    }

    @Override
    public Optional<AccountLink> revoke(UUID id) {
        return transactions.write((h, control) -> h.createQuery(WORKING + " AND id = :id")
                .bind("now", clock.millis())
                .bind("id", id)
                .map((rs, context) -> link(rs))
                .findOne()
                .filter(link -> isDeleted(h, id)));
    }

    @Override
    public void revokeAll(EmailAddress email) {
        transactions.write((h, control) -> h.createUpdate("DELETE FROM account_link WHERE email_folded = :folded")
                .bind("folded", folded(email))
                .execute());
    }

    @Override
    public int purge() {
        return transactions.write((h, control) -> h.createUpdate("DELETE FROM account_link WHERE ends_at <= :now")
                .bind("now", clock.millis())
                .execute());
    }

    private static String folded(EmailAddress email) {
        return email.ascii().toLowerCase(Locale.ROOT);
    }

    private static AccountLink link(ResultSet rs) throws SQLException {
        return new AccountLink(
                rs.getObject("id", UUID.class),
                Purpose.parse(rs.getString("purpose")).orElseThrow(),
                EmailAddress.parse("email", rs.getString("email")).orThrow(),
                new TokenDigest(rs.getString("token_digest")),
                code(rs.getString("request_digest"), rs.getString("code_digest")),
                invited(rs.getString("role"), rs.getString("invited_by")),
                Duration.ofMillis(rs.getLong("lives_ms")));
    }

    private static @Nullable CodeDigest code(@Nullable String request, @Nullable String both) {
        return request == null || both == null ? null : new CodeDigest(new TokenDigest(request), new TokenDigest(both));
    }

    private static @Nullable Invited invited(@Nullable String role, @Nullable String by) {
        return role == null || by == null ? null : new Invited(Role.parse(role).orElseThrow(), by);
    }
}
