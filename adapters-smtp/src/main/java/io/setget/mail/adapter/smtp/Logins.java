package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.diagnosis.Advice;
import io.setget.mail.domain.diagnosis.Failure;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells from a server's words why it refused a login. */
final class Logins {
    private static final Pattern APP_PASSWORD =
            Pattern.compile("app(lication)?[- ]?specific|app[- ]passwords?|5\\.7\\.9\\b|invalidsecondfactor");
    private static final Pattern SWITCHED_OFF = Pattern.compile(
            "smtpclientauth|basic auth\\w* is disabled|5\\.7\\.139|authentication (is )?(disabled|not (allowed|enabled))");
    private static final Pattern FOR_NOW = Pattern.compile("^4\\d\\d");
    private static final Pattern LOCKED = Pattern.compile("too many|locked|blocked|suspended|temporarily");

    private Logins() {}

    static Failure explain(Failure failure) {
        String reply = failure.reply();
        if (reply == null || failure.advice() != null) {
            return failure;
        }
        String words = reply.toLowerCase(Locale.ROOT);
        if (APP_PASSWORD.matcher(words).find()) {
            return failure.with(new Advice(
                    "The provider wants an app-specific password",
                    "Create an app password in the account's security settings and enter it here"));
        }
        if (SWITCHED_OFF.matcher(words).find()) {
            return failure.with(new Advice(
                    "Signing in over SMTP is switched off for this account",
                    "Let the provider's administrator allow authenticated SMTP for this mailbox"));
        }
        if (FOR_NOW.matcher(words).find()) {
            return failure.with(new Advice(
                    "The server cannot check logins just now",
                    "Try again in some minutes; ask its operator if it stays"));
        }
        return LOCKED.matcher(words).find()
                ? failure.with(new Advice(
                        "The account is locked for now, often after wrong passwords",
                        "Check credentials, wait until the server lets the account in again, then test once"))
                : failure;
    }
}
