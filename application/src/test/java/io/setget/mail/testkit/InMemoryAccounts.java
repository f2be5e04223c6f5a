package io.setget.mail.testkit;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.email.EmailAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Accounts in memory. */
public final class InMemoryAccounts implements Accounts {
    private final Map<UUID, Account> accounts = new LinkedHashMap<>();

    @Override
    public synchronized boolean addFirst(Account account) {
        if (!accounts.isEmpty()) {
            return false;
        }
        accounts.put(account.id(), account);
        return true;
    }

    @Override
    public synchronized boolean add(Account account) {
        if (find(account.email()).isPresent()) {
            return false;
        }
        accounts.put(account.id(), account);
        return true;
    }

    @Override
    public synchronized List<Account> list() {
        return accounts.values().stream()
                .sorted(Comparator.comparing(Account::createdAt).thenComparing(Account::id))
                .toList();
    }

    @Override
    public synchronized boolean isEmpty() {
        return accounts.isEmpty();
    }

    @Override
    public synchronized Optional<Account> find(EmailAddress email) {
        return accounts.values().stream()
                .filter(account -> account.email().ascii().equalsIgnoreCase(email.ascii()))
                .findFirst();
    }

    @Override
    public synchronized Optional<Account> find(UUID id) {
        return Optional.ofNullable(accounts.get(id));
    }

    @Override
    public synchronized boolean changePassword(UUID id, PasswordHash password) {
        return accounts.computeIfPresent(id, (same, account) -> account.withPassword(password)) != null;
    }

    @Override
    public synchronized Change changeRole(UUID id, Role from, Role to) {
        return ifAnOwnerIsLeft(
                id,
                from,
                to == Role.OWNER,
                () -> accounts.computeIfPresent(id, (same, account) -> account.withRole(to)));
    }

    @Override
    public synchronized Change remove(UUID id, Role role) {
        return ifAnOwnerIsLeft(id, role, false, () -> accounts.remove(id));
    }

    private Change ifAnOwnerIsLeft(UUID id, Role expected, boolean staysOwner, Runnable change) {
        Account account = accounts.get(id);
        if (account == null || account.role() != expected) {
            return Change.NOT_FOUND;
        }
        boolean another = accounts.values().stream()
                .anyMatch(other -> other.role() == Role.OWNER && !other.id().equals(id));
        if (expected == Role.OWNER && !staysOwner && !another) {
            return Change.LAST_OWNER;
        }
        change.run();
        return Change.DONE;
    }
}
