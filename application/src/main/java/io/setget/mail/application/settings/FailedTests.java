package io.setget.mail.application.settings;

import io.setget.mail.application.seal.BrokenSealException;
import io.setget.mail.application.seal.Seal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, encrypted and in the form itself, with which settings the last test failed: so that saving them is asked
 * about once. Thread-safe; works on every instance.
 */
public final class FailedTests {
    private final Seal seal;

    public FailedTests(Seal seal) {
        this.seal = seal;
    }

    /** To be sent back with the form. */
    public String note(SmtpChange tested, UUID account) {
        byte[] sealed = seal.seal(written(tested).getBytes(StandardCharsets.UTF_8), place(account));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** Whether the test that failed was of exactly these settings. */
    public boolean isAbout(String note, SmtpChange wanted, UUID account) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(note);
            return new String(seal.open(sealed, place(account)), StandardCharsets.UTF_8).equals(written(wanted));
        } catch (IllegalArgumentException | BrokenSealException notANote) {
            return false;
        }
    }

    private static String written(SmtpChange change) {
        return change.fields().entrySet().stream()
                .sorted(Comparator.comparing(Map.Entry<String, @Nullable Object>::getKey))
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("\n"));
    }

    private static String place(UUID account) {
        return "failed test of " + account;
    }
}
