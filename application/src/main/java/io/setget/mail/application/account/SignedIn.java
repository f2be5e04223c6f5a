package io.setget.mail.application.account;

import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Session;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;

/**
 * An admin with a session.
 *
 * @param sessionToken what the browser holds
 * @param csrfToken what every form must send along; follows from the session's token, so that it need not be stored
 */
public record SignedIn(Account account, Secret sessionToken, Secret csrfToken) {
    static SignedIn with(Secret sessionToken, Account account) {
        return new SignedIn(account, sessionToken, csrfTokenOf(sessionToken));
    }

    Session session(Duration lives) {
        return new Session(
                TokenDigest.of(sessionToken.reveal()), account.id(), TokenDigest.of(csrfToken.reveal()), lives);
    }

    /** How the audit log calls the admin. */
    public String actor() {
        return account.email().value();
    }

    private static Secret csrfTokenOf(Secret sessionToken) {
        return new Secret(TokenDigest.of("csrf " + sessionToken.reveal()).hex());
    }
}
