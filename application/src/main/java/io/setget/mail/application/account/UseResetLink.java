package io.setget.mail.application.account;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Optional;

/** Chooses a new password by a link, which ends a lock and all sessions but the one it starts. */
public final class UseResetLink {
    private final AccountLinks links;
    private final Accounts accounts;
    private final Passwords passwords;
    private final ResetPassword reset;
    private final StartSession start;

    public UseResetLink(
            AccountLinks links, Accounts accounts, Passwords passwords, ResetPassword reset, StartSession start) {
        this.links = links;
        this.accounts = accounts;
        this.passwords = passwords;
        this.reset = reset;
        this.start = start;
    }

    /** Whose password it is for; without using the link up, for scanners of mail open links, too. */
    public Optional<Account> find(Secret token) {
        return links.find(Purpose.RESET, TokenDigest.of(token.reveal()))
                .map(AccountLink::email)
                .flatMap(accounts::find);
    }

    public Result use(Secret token, String password, String remoteAddress) {
        Optional<Account> found = find(token);
        if (found.isEmpty()) {
            return new Result.Gone();
        }
        return ChosenPassword.parse(passwords, found.get().email(), password)
                .fold(chosen -> change(token, found.get(), password, remoteAddress), Result.Refused::new);
    }

    private Result change(Secret token, Account account, String password, String remoteAddress) {
        if (links.use(Purpose.RESET, TokenDigest.of(token.reveal())).isEmpty()) {
            return new Result.Gone();
        }
        String actor = account.email().value();
        if (!(reset.reset(account.email(), password, actor) instanceof ResetPassword.Result.Changed)) {
            return new Result.Gone();
        }
        return new Result.Welcome(start.start(account, "by a reset link, from " + remoteAddress));
    }

    /** What became of the wish. */
    public sealed interface Result {
        record Welcome(SignedIn signedIn) implements Result {}

        /** The password will not do; the link still works. */
        record Refused(List<FieldError> errors) implements Result {}

        /** The link has ended, was used or replaced, or never was one. */
        record Gone() implements Result {}
    }
}
