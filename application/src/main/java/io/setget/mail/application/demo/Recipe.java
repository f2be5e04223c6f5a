package io.setget.mail.application.demo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the mail catcher does to an email, told by its recipient: the part before the {@code @}, or before a {@code +}
 * in it. Emails to all others are taken.
 */
public enum Recipe {
    RETRY(Act.REFUSE_RECIPIENT, 2, "451 4.2.0 Mailbox busy", "Refused for now twice, then taken: watch its retries."),
    BUSY(
            Act.REFUSE_RECIPIENT,
            Integer.MAX_VALUE,
            "451 4.2.0 Mailbox busy",
            "Refused for now each time: becomes a dead letter after its last retry."),
    NOBODY(
            Act.REFUSE_RECIPIENT,
            Integer.MAX_VALUE,
            "550 5.1.1 No such user here",
            "Refused for good: a dead letter at once."),
    DENIED(
            Act.REFUSE_RECIPIENT,
            Integer.MAX_VALUE,
            "554 5.7.1 Relay access denied",
            "Relay access denied: a dead letter at once."),
    THROTTLED(
            Act.REFUSE_RECIPIENT,
            1,
            "450 4.7.1 Rate limit exceeded, try again in 3 seconds",
            "Rate limit exceeded once, then taken: all sending pauses for 3 seconds, and it costs no retry."),
    TOOLARGE(
            Act.REFUSE_MESSAGE,
            Integer.MAX_VALUE,
            "552 5.3.4 Message too big",
            "Refused for its size once the whole email was sent: a dead letter at once."),
    SPAM(
            Act.REFUSE_MESSAGE,
            Integer.MAX_VALUE,
            "554 5.7.1 Message looks like spam",
            "Refused for its content once the whole email was sent: a dead letter at once."),
    SLOW(Act.WAIT, Integer.MAX_VALUE, "", "Taken after 5 seconds: watch the average send time."),
    HANGUP(Act.HANG_UP, 1, "", "The connection ends without a word once, then it is taken.");

    /** What is done. */
    public enum Act {
        /** Answers RCPT with the reply. */
        REFUSE_RECIPIENT,
        /** Answers the final dot with the reply. */
        REFUSE_MESSAGE,
        /** Answers RCPT late. */
        WAIT,
        /** Ends the connection at RCPT. */
        HANG_UP
    }

    private final Act act;
    private final int times;
    private final String reply;
    private final String shows;

    Recipe(Act act, int times, String reply, String shows) {
        this.act = act;
        this.times = times;
        this.reply = reply;
        this.shows = shows;
    }

    /** The recipe for this recipient, if there is one. */
    public static Optional<Recipe> of(String recipient) {
        int end = recipient.lastIndexOf('@');
        String local = end < 0 ? recipient : recipient.substring(0, end);
        int tag = local.indexOf('+');
        String name = tag < 0 ? local : local.substring(0, tag);
        return Arrays.stream(values())
                .filter(recipe -> recipe.localPart().equalsIgnoreCase(name))
                .findFirst();
    }

    /** All of them, as an inbox shows them. */
    public static List<Trial> trials() {
        return Arrays.stream(values())
                .map(recipe -> new Trial(recipe.localPart() + "@example.com", recipe.shows))
                .toList();
    }

    public String localPart() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Act act() {
        return act;
    }

    /** How often in a row it is done to the same recipient before an email is taken. */
    public int times() {
        return times;
    }

    /** What the server says: code, enhanced code and text; empty if it says nothing. */
    public String reply() {
        return reply;
    }

    public String shows() {
        return shows;
    }
}
