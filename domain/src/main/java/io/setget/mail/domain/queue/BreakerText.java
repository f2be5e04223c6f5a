package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.settings.SmtpSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A circuit breaker as instances tell each other of it: one line of fields, the first of which names the version. A line
 * that cannot be read, or that speaks of other settings, says that nothing is known.
 *
 * @param unsure whether the last trouble was an answer after the dot that never came
 * @param trouble its kind is told, not the server's words
 */
public record BreakerText(
        CircuitBreaker breaker, boolean unsure, @Nullable Failure trouble) {
    private static final BreakerText NOTHING = new BreakerText(CircuitBreaker.CLOSED, false, null);
    private static final String VERSION = "1";
    private static final String NONE = "-";

    /** Of a breaker that is neither open nor on trial there is nothing to tell. */
    public static CircuitBreaker sharedPart(CircuitBreaker breaker) {
        return breaker.isOpen() || breaker.onTrial() ? breaker : CircuitBreaker.CLOSED;
    }

    /** @param ahead how far the store's clock is ahead of this instance's */
    public String write(String fingerprint, Duration ahead) {
        Instant next = breaker.nextProbe();
        return String.join(
                ";",
                VERSION,
                fingerprint,
                String.valueOf(breaker.troublesInARow()),
                next == null ? NONE : String.valueOf(next.plus(ahead).toEpochMilli()),
                String.valueOf(breaker.probes()),
                unsure ? "unsure" : NONE,
                trouble == null ? NONE : trouble.kind().wireName());
    }

    /** @param ahead how far the store's clock is ahead of this instance's */
    public static BreakerText read(String text, String fingerprint, Duration ahead) {
        String[] fields = text.split(";", -1);
        if (fields.length != 7 || !fields[0].equals(VERSION) || !fields[1].equals(fingerprint)) {
            return NOTHING;
        }
        try {
            Instant next = fields[3].equals(NONE)
                    ? null
                    : Instant.ofEpochMilli(Long.parseLong(fields[3])).minus(ahead);
            CircuitBreaker breaker = new CircuitBreaker(Integer.parseInt(fields[2]), next, Integer.parseInt(fields[4]));
            Failure trouble = FailureKind.parse(fields[6])
                    .map(kind -> new Failure(
                            kind, null, "Another instance, or this one before it was started again, found it."))
                    .orElse(null);
            return new BreakerText(sharedPart(breaker), fields[5].equals("unsure"), trouble);
        } catch (NumberFormatException | ArithmeticException unreadable) {
            return NOTHING;
        }
    }

    /**
     * Tells settings apart. Of the password only a thousand-odd cases are: enough to notice that it was changed, too
     * little to guess it by.
     */
    public static String fingerprint(SmtpSettings settings) {
        String password = settings.password() == null ? "" : settings.password().reveal();
        String open = String.join(
                "\n",
                settings.host(),
                String.valueOf(settings.port()),
                settings.tlsMode().name(),
                String.valueOf(settings.username()),
                settings.fromEmail().ascii(),
                settings.trusted().toString());
        return hash(open).substring(0, 16) + hash(open + "\n" + password).substring(0, 3);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
