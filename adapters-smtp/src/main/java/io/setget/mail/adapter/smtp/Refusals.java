package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.diagnosis.Advice;
import io.setget.mail.domain.diagnosis.Failure;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells from a server's words why it refused a recipient or a message. */
final class Refusals {
    private static final Pattern GREYLISTED = Pattern.compile("gr[ae]y.?list|postgrey");
    private static final Pattern TOO_LARGE =
            Pattern.compile("^552[ -]5\\.3\\.4|size|too (big|large)|exceeds .*(limit|maximum)");

    private Refusals() {}

    static Failure explain(Failure failure) {
        String reply = failure.reply();
        if (reply == null || failure.advice() != null) {
            return failure;
        }
        String words = reply.toLowerCase(Locale.ROOT);
        if (GREYLISTED.matcher(words).find()) {
            return failure.with(new Advice(
                    "The recipient's server puts unknown senders off at first (greylisting)",
                    "Nothing needs mending: the queue tries again by itself; test again in some minutes"));
        }
        return TOO_LARGE.matcher(words).find()
                ? failure.with(new Advice(
                        "The message is larger than the server takes",
                        "Send smaller content, or raise the size limit of the mail server"))
                : failure;
    }
}
