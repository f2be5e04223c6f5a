package io.setget.mail.testkit;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.email.EmailAddress;
import java.util.LinkedHashMap;
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
        Account changed = accounts.computeIfPresent(
                id, (same, account) -> new Account(id, account.email(), password, account.createdAt()));
        return changed != null;
    }
}
