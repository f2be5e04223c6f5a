package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.diagnosis.FailureKind;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a 4xx or 5xx reply means.
 *
 * @param status the enhanced status code without its first digit, such as {@code 7.1}, or empty
 * @param words the text alone, on one line, in lower case
 */
record Refusal(Reply reply, String status, String words) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Pattern STATUS = Pattern.compile("^\\d{3}[ -][245]\\.(\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern PREFIX = Pattern.compile("(?m)^\\d{3}(?:[ -](?:[245]\\.\\d{1,3}\\.\\d{1,3})?|$) ?");
    private static final Pattern WAIT = Pattern.compile("\\b(?:in|after|for|wait)(?: at least| about)? (\\d{1,6})"
            + " ?(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\\b");

    private static final Pattern GREYLISTED = Pattern.compile("gr[ae]y.?list|postgrey");
    private static final Pattern TOO_MUCH = Pattern.compile(
            "rate.?limit|throttl|(sending|message|delivery|submission|mail) (rate|limit|quota)s?\\b.* (exceed|reach)"
                    + "|(exceed|reach)ed .*(sending|message|messaging|email|daily|hourly|rate|submission) ?.*(limit|quota|rate)"
                    + "|too (many|much) (concurrent |simultaneous |parallel |smtp |outgoing |recent )*"
                    + "(connections?|sessions?|messages?|mails?|emails?|recipients?|requests?|deliveries)"
                    + "|(concurrent|thread|connections?) .*limit exceeded"
                    + "|\\b(try|retry)( again)? (in|after) \\d+ ?[smh]");

    /** M365 says 4.7.500 to 4.7.699 when it is too busy for a sender. */
    private static final Pattern TOO_MUCH_STATUS = Pattern.compile("5\\.3|7\\.28|7\\.[56]\\d\\d");

    private static final Pattern ENCRYPTION = Pattern.compile("starttls|encryption (is )?(required|needed)"
            + "|(must|need to|requires?).{0,30}(tls|ssl|encrypt|secure connection)|tls (is )?required");
    private static final Pattern LOGIN = Pattern.compile(
            "authenticat(e|ion) (is )?(required|first|needed)"
                    + "|auth(entication)? required|must (be )?authenticated?|not (yet )?authenticated|(login|log in|sign in) (first|required)");
    private static final Pattern RELAY = Pattern.compile("\\brelay(ing)?\\b(?! recipient)");
    private static final Pattern SENDER = Pattern.compile("\\bsender\\b|\\bfrom address|send(ing)? (as|on behalf)"
            + "|sendasdenied|mail from\\b|address(es)? (is|are) not verified|verified sender|identit(y|ies) failed"
            + "|not authorized to (perform|send as|use)|not owned by");
    private static final Pattern RECIPIENT = Pattern.compile(
            "\\b(recipients?|mailbox(es)?|(destination|recipient'?s?|receiving) domain|to this (user|domain|address))\\b");
    private static final Pattern TOO_MANY_RECIPIENTS = Pattern.compile("too (many|much) [a-z ]*recipients");
    private static final Pattern REFUSED_US = Pattern.compile("block|black.?list|deny.?list|spam|reputation"
            + "|client host|\\bdns(bl)?\\b|policy|banned|listed (at|by|in|on)");

    static Refusal of(Reply reply) {
        Matcher found = STATUS.matcher(reply.text());
        String status = found.find() ? String.valueOf(found.group(1)) : "";
        String words =
                PREFIX.matcher(reply.text()).replaceAll("").replace('\n', ' ').toLowerCase(Locale.ROOT);
        return new Refusal(reply, status, words);
    }

    boolean forNow() {
        return reply.code() < 500;
    }

    /**
     * Whether the server wants fewer emails from us. Not so with a recipient's own limits (status 2.x) or greylisting;
     * at login only in so many words, for waiting would not mend a lock for wrong passwords.
     */
    boolean asksForLess(Stage stage) {
        if (stage == Stage.TLS || status.startsWith("2.") || says(GREYLISTED)) {
            return false;
        }
        if (stage == Stage.AUTH) {
            return words.contains("throttling") || words.contains("sending rate");
        }
        return forNow()
                ? TOO_MUCH_STATUS.matcher(status).matches() || says(TOO_MUCH)
                : reply.code() == 550 && (status.equals("4.5") || status.equals("7.28"));
    }

    boolean wantsEncryption() {
        return !forNow() && (status.equals("7.10") || status.equals("7.11") || says(ENCRYPTION));
    }

    boolean wantsLogin() {
        return !forNow() && (reply.code() == 530 || status.equals("7.57") || says(LOGIN));
    }

    FailureKind kindAtSender() {
        if (status.startsWith("3.") || reply.code() == 552) {
            return FailureKind.MESSAGE_REJECTED;
        }
        return says(RELAY) ? FailureKind.RELAY_ACCESS_DENIED : FailureKind.SENDER_REJECTED;
    }

    FailureKind kindAtRecipient() {
        return isAboutSender() ? FailureKind.SENDER_REJECTED : aboutRecipient(FailureKind.RECIPIENT_REJECTED);
    }

    FailureKind kindAtMessage() {
        return isAboutSender() ? FailureKind.SENDER_REJECTED : aboutRecipient(FailureKind.MESSAGE_REJECTED);
    }

    private FailureKind aboutRecipient(FailureKind otherwise) {
        if (status.startsWith("1.") || status.matches("2\\.[0-24]")) {
            return FailureKind.RECIPIENT_REJECTED;
        }
        if (status.equals("7.54") || status.equals("7.64") || says(RELAY)) {
            return FailureKind.RELAY_ACCESS_DENIED;
        }
        boolean message = status.startsWith("3.") || status.equals("2.3") || status.startsWith("6.");
        return message || (!forNow() && says(REFUSED_US)) ? FailureKind.MESSAGE_REJECTED : otherwise;
    }

    private boolean isAboutSender() {
        return switch (status) {
            case "1.7", "1.8", "7.26", "7.27", "7.60", "2.252" -> true;
            default -> !status.startsWith("1.") && !status.startsWith("2.") && !says(RELAY) && says(SENDER);
        };
    }

    /** Whether it is told of the one who was to get the email. */
    boolean speaksOfRecipient() {
        return says(RECIPIENT) && !says(TOO_MANY_RECIPIENTS);
    }

    /** How long the server asked us to wait, within reason. */
    Optional<Duration> pause() {
        Matcher found = WAIT.matcher(words);
        if (!found.find()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(String.valueOf(found.group(1)));
        Duration asked = switch (String.valueOf(found.group(2)).charAt(0)) {
            case 'h' -> Duration.ofHours(amount);
            case 'm' -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
        };
        return Optional.of(asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
    }

    private boolean says(Pattern pattern) {
        return pattern.matcher(words).find();
    }
}
