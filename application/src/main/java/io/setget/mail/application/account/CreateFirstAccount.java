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
import java.util.random.RandomGenerator;

/** Creates the first account, which is the owner's, and never a second one. */
public final class CreateFirstAccount {
    private final Accounts accounts;
    private final Passwords passwords;
    private final AuditLog audit;
    private final InstantSource clock;
    private final RandomGenerator random;

    public CreateFirstAccount(
            Accounts accounts, Passwords passwords, AuditLog audit, InstantSource clock, RandomGenerator random) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    /** Whether nobody may sign in yet. */
    public boolean isNeeded() {
        return accounts.isEmpty();
    }

    /** False if there is an account already; then nothing changes. */
    public boolean create(EmailAddress email, Secret password, String actor) {
        if (!accounts.isEmpty()) { // before the expensive hash; addFirst decides
            return false;
        }
        Instant now = clock.instant();
        Account account = new Account(
                TimeOrderedUuid.create(now, random), email, null, Role.OWNER, passwords.hash(password), now);
        if (!accounts.addFirst(account)) {
            return false;
        }
        audit.record(actor, AuditAction.ACCOUNT_CREATED, email.value());
        return true;
    }
}
