package io.setget.mail.application.account;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.id.TimeOrderedUuid;
import io.setget.mail.domain.settings.Secret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Creates an account for somebody who was invited. */
public final class CreateAccount {
    private final Accounts accounts;
    private final Passwords passwords;
    private final AuditLog audit;
    private final InstantSource clock;
    private final RandomGenerator random;

    public CreateAccount(
            Accounts accounts, Passwords passwords, AuditLog audit, InstantSource clock, RandomGenerator random) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /** Empty if the address has an account already. */
    Optional<Account> create(EmailAddress email, String name, Role role, Secret password, String invitedBy) {
        Instant now = clock.instant();
        Account account =
                new Account(TimeOrderedUuid.create(now, random), email, name, role, passwords.hash(password), now);
        if (!accounts.add(account)) {
            return Optional.empty();
        }
        audit.record(email.value(), AuditAction.ACCOUNT_CREATED, "as " + role.wireName() + ", invited by " + invitedBy);
        return Optional.of(account);
    }
}
