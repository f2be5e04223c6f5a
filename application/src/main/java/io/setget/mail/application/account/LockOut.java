package io.setget.mail.application.account;

import io.setget.mail.application.port.Lockouts;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.SignInRules;
import io.setget.mail.domain.settings.SignInTime;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Locks signing in with a password after many wrong ones, for a while. It ends by itself; by the link in the email that
 * tells of it; by a new password, given by a reset link or on the command line. A magic link works all the time. So
 * nobody can be kept out for good.
 */
public final class LockOut {
    private final Lockouts lockouts;
    private final CurrentSignInRules rules;
    private final SendLinks send;
    private final InstantSource clock;

    public LockOut(Lockouts lockouts, CurrentSignInRules rules, SendLinks send, InstantSource clock) {
        this.lockouts = lockouts;
        this.rules = rules;
        this.send = send;
        this.clock = clock;
    }

    /** Zero if it is not locked. */
    Duration remaining(EmailAddress email) {
        return lockouts.remaining(email);
    }

    /** A wrong password, whether the address has an account or not. */
    void failed(EmailAddress email, String remoteAddress) {
        SignInRules now = rules.get();
        Duration lasts = now.time(SignInTime.LOCKOUT_DURATION);
        if (lockouts.failed(email, now.threshold(), SignInRules.LOCKOUT_WINDOW, lasts)) {
            String reason = now.threshold() + " wrong passwords within "
                    + AccountEmails.words(SignInRules.LOCKOUT_WINDOW) + ", the last from " + remoteAddress;
            send.locked(email, reason, lasts, clock.instant().plus(lasts));
        }
    }

    /** The right password: earlier wrong ones no longer count. */
    void succeeded(EmailAddress email) {
        lockouts.clear(email);
    }
}
