package io.setget.mail.application.account;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.Sessions;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.settings.Secret;
import java.util.Optional;

/** Tells who is signed in with a token from a browser. */
public final class FindSession {
    private final Sessions sessions;
    private final Accounts accounts;

    public FindSession(Sessions sessions, Accounts accounts) {
        this.sessions = sessions;
        this.accounts = accounts;
    }

    /** Empty if the session has ended, or never was. */
    public Optional<SignedIn> with(Secret sessionToken) {
        return sessions.find(TokenDigest.of(sessionToken.reveal()))
                .flatMap(session -> accounts.find(session.account()))
                .map(account -> SignedIn.with(sessionToken, account));
    }
}
