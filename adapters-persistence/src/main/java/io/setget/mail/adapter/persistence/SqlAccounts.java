package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.email.EmailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** Accounts in a SQL table. */
final class SqlAccounts implements Accounts {
    private final Transactions transactions;

    SqlAccounts(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public boolean addFirst(Account account) {
        return transactions.write((h, control) -> isEmpty(h)
                && h.createUpdate("INSERT INTO account (id, email, email_folded, password, created_at)"
                                        + " VALUES (:id, :email, :folded, :password, :createdAt)")
                                .bind("id", account.id())
                                .bind("email", account.email().value())
                                .bind("folded", folded(account.email()))
                                .bind("password", account.password().encoded())
                                .bind("createdAt", account.createdAt().toEpochMilli())
                                .execute()
                        == 1);
    }

    @Override
    public boolean isEmpty() {
        return transactions.read(SqlAccounts::isEmpty);
    }

    private static boolean isEmpty(Handle h) {
        return h.createQuery("SELECT NOT EXISTS (SELECT 1 FROM account)")
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public Optional<Account> find(EmailAddress email) {
        return transactions.read(h -> h.createQuery("SELECT * FROM account WHERE email_folded = :folded")
                .bind("folded", folded(email))
                .map(SqlAccounts::account)
                .findOne());
    }

    @Override
    public Optional<Account> find(UUID id) {
        return transactions.read(h -> h.createQuery("SELECT * FROM account WHERE id = :id")
                .bind("id", id)
                .map(SqlAccounts::account)
                .findOne());
    }

    @Override
    public boolean changePassword(UUID id, PasswordHash password) {
        return transactions.write(
                (h, control) -> h.createUpdate("UPDATE account SET password = :password WHERE id = :id")
                                .bind("password", password.encoded())
                                .bind("id", id)
                                .execute()
                        == 1);
    }

    private static String folded(EmailAddress email) {
        return email.ascii().toLowerCase(Locale.ROOT);
    }

    private static Account account(ResultSet rs, StatementContext context) throws SQLException {
        return new Account(
                rs.getObject("id", UUID.class),
                EmailAddress.parse("email", rs.getString("email")).orThrow(),
                new PasswordHash(rs.getString("password")),
                Instant.ofEpochMilli(rs.getLong("created_at")));
    }
}
