package io.setget.mail.application.account;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Sessions;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.settings.SignInTime;
import java.security.SecureRandom;

/** Signs somebody in who has proved who they are, in whatever way. */
public final class StartSession {
    private final Sessions sessions;
    private final CurrentSignInRules rules;
    private final AuditLog audit;
    private final Tokens tokens;

    public StartSession(Sessions sessions, CurrentSignInRules rules, AuditLog audit, SecureRandom random) {
        this.sessions = sessions;
        this.rules = rules;
        this.audit = audit;
        this.tokens = new Tokens(random);
    }

    /** @param how for the audit log, such as {@code from 192.0.2.1} */
    SignedIn start(Account account, String how) {
        SignedIn signedIn = SignedIn.with(tokens.next(""), account);
        sessions.add(signedIn.session(rules.get().time(SignInTime.SESSION_LENGTH)));
        audit.record(signedIn.actor(), AuditAction.SIGNED_IN, how);
        return signedIn;
    }
}
