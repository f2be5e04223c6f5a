package io.setget.mail.application.account;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Lockouts;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.application.port.Sessions;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Optional;

/** Gives an account a new password: it is signed out everywhere, unlocked, and no link sent to it works any more. */
public final class ResetPassword {
    private final Accounts accounts;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Lockouts lockouts;
    private final AccountLinks links;
    private final AuditLog audit;

    public ResetPassword(
            Accounts accounts,
            Passwords passwords,
            Sessions sessions,
            Lockouts lockouts,
            AccountLinks links,
            AuditLog audit) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
        this.lockouts = lockouts;
        this.links = links;
        this.audit = audit;
    }

    public Result reset(EmailAddress email, String password, String actor) {
        Optional<Account> account = accounts.find(email);
        if (account.isEmpty()) {
            return new Result.NoSuchAccount();
        }
        return ChosenPassword.parse(passwords, email, password)
                .fold(chosen -> change(account.get(), chosen, actor), Result.Refused::new);
    }

    private Result change(Account account, Secret password, String actor) {
        // before and after: whatever is interrupted between, no session outlives the old password
        sessions.endAll(account.id());
        if (!accounts.changePassword(account.id(), passwords.hash(password))) {
            return new Result.NoSuchAccount();
        }
        sessions.endAll(account.id());
        lockouts.clear(account.email());
        links.revokeAll(account.email());
        audit.record(actor, AuditAction.PASSWORD_CHANGED, account.email().value());
        return new Result.Changed();
    }

    /** What became of the wish. */
    public sealed interface Result {
        record Changed() implements Result {}

        record NoSuchAccount() implements Result {}

        /** The password will not do. */
        record Refused(List<FieldError> errors) implements Result {}
    }
}
