package io.setget.mail.adapter.web.email;

import io.setget.mail.adapter.web.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells two requests apart by path and content, in whatever order the fields come; made of a batch item by item. */
final class Fingerprint {
    private final MessageDigest digest;
    private final String end;
    private String separator = "";

    private Fingerprint(String path, String begin, String end) {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
        this.end = end;
        add(path + begin);
    }

    static Fingerprint ofOne(String path, Object body) {
        Fingerprint one = new Fingerprint(path, "", "");
        one.item(body);
        return one;
    }

    static Fingerprint ofMany(String path) {
        return new Fingerprint(path, "{\"emails\":[", "]}");
    }

    /** The next; null also stands for one that was too large to be kept. */
    void item(@Nullable Object value) {
        add(separator);
        separator = ",";
        digest.update(Json.canonical(value));
    }

    /** To be asked for once. */
    String value() {
        add(end);
        return HexFormat.of().formatHex(digest.digest());
    }

    private void add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }
}
