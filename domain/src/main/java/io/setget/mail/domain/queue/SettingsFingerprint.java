package io.setget.mail.domain.queue;

import io.setget.mail.domain.settings.SmtpSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells SMTP settings apart, so that what was learned with one says nothing about another. */
public final class SettingsFingerprint {
    private SettingsFingerprint() {}

    /** Of the password only a thousand-odd cases are told apart: enough to notice a change, too little to guess it by. */
    public static String of(SmtpSettings settings) {
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
