package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.email.EmailAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
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
        return transactions.write((h, control) -> isEmpty(h) && insert(h, account));
    }

    @Override
    public boolean add(Account account) {
        return transactions.write((h, control) -> insert(h, account));
    }

    private static boolean insert(Handle h, Account account) {
        return h.createUpdate("INSERT INTO account (id, email, email_folded, person_name, role, password, created_at)"
                                + " SELECT :id, :email, :folded, :name, :role, :password, :createdAt"
                                + " WHERE NOT EXISTS (SELECT 1 FROM account WHERE email_folded = :folded)")
                        .bind("id", account.id())
                        .bind("email", account.email().value())
                        .bind("folded", folded(account.email()))
                        .bind("name", account.name())
                        .bind("role", account.role().wireName())
                        .bind("password", account.password().encoded())
                        .bind("createdAt", account.createdAt().toEpochMilli())
                        .execute()
                == 1;
    }

    @Override
    public List<Account> list() {
        return transactions.read(h -> h.createQuery("SELECT * FROM account ORDER BY created_at, id")
                .map(SqlAccounts::account)
                .list());
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

    @Override
    public Change changeRole(UUID id, Role from, Role to) {
        return transactions.write((h, control) -> {
            if (from == Role.OWNER && to != Role.OWNER && isLastOwner(h, id)) {
                return Change.LAST_OWNER;
            }
            int changed = h.createUpdate("UPDATE account SET role = :to WHERE id = :id AND role = :from")
                    .bind("to", to.wireName())
                    .bind("id", id)
                    .bind("from", from.wireName())
                    .execute();
            return changed == 1 ? Change.DONE : Change.NOT_FOUND;
        });
    }

    @Override
    public Change remove(UUID id, Role role) {
        return transactions.write((h, control) -> {
            if (role == Role.OWNER && isLastOwner(h, id)) {
                return Change.LAST_OWNER;
            }
            int removed = h.createUpdate("DELETE FROM account WHERE id = :id AND role = :role")
                    .bind("id", id)
                    .bind("role", role.wireName())
                    .execute();
            return removed == 1 ? Change.DONE : Change.NOT_FOUND;
        });
    }

    /** Holds all owners, in one order, so that two of them cannot leave at once. */
    private static boolean isLastOwner(Handle h, UUID id) {
        return h.createQuery("SELECT id FROM account WHERE role = 'owner' ORDER BY id" + Dialect.lock(h))
                .mapTo(UUID.class)
                .list()
                .equals(List.of(id));
    }

    private static String folded(EmailAddress email) {
        return email.ascii().toLowerCase(Locale.ROOT);
    }

    private static Account account(ResultSet rs, StatementContext context) throws SQLException {
        return new Account(
                rs.getObject("id", UUID.class),
                EmailAddress.parse("email", rs.getString("email")).orThrow(),
                rs.getString("person_name"),
                Role.parse(rs.getString("role")).orElseThrow(),
                new PasswordHash(rs.getString("password")),
                Instant.ofEpochMilli(rs.getLong("created_at")));
    }
}
