package io.setget.mail.application.account;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Lockouts;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import java.util.Optional;

/** Ends a lock by the link in the email that told of it. */
public final class UnlockAccount {
    private final AccountLinks links;
    private final Lockouts lockouts;
    private final AuditLog audit;

    public UnlockAccount(AccountLinks links, Lockouts lockouts, AuditLog audit) {
        this.links = links;
        this.lockouts = lockouts;
        this.audit = audit;
    }

    /** What it would unlock; without using the link up, for scanners of mail open links, too. */
    public Optional<EmailAddress> find(Secret token) {
        return links.find(Purpose.UNLOCK, TokenDigest.of(token.reveal())).map(AccountLink::email);
    }

    /** False if the link has ended, was used or replaced, or never was one. */
    public boolean unlock(Secret token) {
        Optional<EmailAddress> email =
                links.use(Purpose.UNLOCK, TokenDigest.of(token.reveal())).map(AccountLink::email);
        email.ifPresent(address -> {
            lockouts.clear(address);
            audit.record(address.value(), AuditAction.ACCOUNT_UNLOCKED, "by a link");
        });
        return email.isPresent();
    }
}
