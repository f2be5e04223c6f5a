package io.setget.mail.application.account;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Sessions;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.audit.AuditAction;

/** Ends an admin's session. */
public final class SignOut {
    private final Sessions sessions;
    private final AuditLog audit;

    public SignOut(Sessions sessions, AuditLog audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    public void signOut(SignedIn signedIn) {
        sessions.end(TokenDigest.of(signedIn.sessionToken().reveal()));
        audit.record(signedIn.actor(), AuditAction.SIGNED_OUT, "");
    }
}
