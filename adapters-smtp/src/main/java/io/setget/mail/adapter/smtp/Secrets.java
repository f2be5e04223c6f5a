package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.settings.SmtpSettings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/** What must not be seen of a login, in each form in which it may be said on a connection. */
final class Secrets {
    static final String MASK = "***";

    private final List<String> forms = new ArrayList<>();

    Secrets(SmtpSettings settings) {
        if (settings.username() == null || settings.password() == null) {
            return;
        }
        String user = settings.username();
        String word = settings.password().reveal();
        forms.add(word);
        forms.add(base64(word));
        forms.add(base64("\0" + user + "\0" + word));
        forms.add(base64(user + "\0" + user + "\0" + word));
        forms.sort(Comparator.comparingInt(String::length).reversed());
    }

    /** Without its padding, so that it is found with and without. */
    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    String mask(String text) {
        String clean = text;
        for (String form : forms) {
            clean = clean.replace(form + "==", MASK).replace(form + "=", MASK).replace(form, MASK);
        }
        return clean;
    }
}
