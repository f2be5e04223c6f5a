package io.setget.mail.application.deliverability;

import io.setget.mail.domain.deliverability.DkimKey;
import io.setget.mail.domain.deliverability.DkimKey.State;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Reads DKIM key records (RFC 6376 section 3.6.1, RFC 8463). */
final class DkimKeys {
    /** RFC 8301 section 3.2: shorter keys must not count, and those of 2048 bits are what should be used. */
    private static final int SHORTEST = 1024;

    private static final int GOOD = 2048;
    private static final int ED25519_BYTES = 32;

    private DkimKeys() {}

    /** Whether a text may be such a record: its version may be left out. */
    static boolean is(String text) {
        Map<String, String> tags = tags(text);
        return tags.containsKey("p") && tags.getOrDefault("v", "DKIM1").equals("DKIM1");
    }

    static DkimKey read(String selector, String text) {
        Map<String, String> tags = tags(text);
        String key = tags.getOrDefault("p", "").replaceAll("\\s", "");
        if (key.isEmpty()) {
            return new DkimKey(selector, State.REVOKED, 0, "The key was taken back (p= is empty).");
        }
        if (!allows(tags.getOrDefault("s", "*"), "email")) {
            return new DkimKey(selector, State.BROKEN, 0, "The key is not meant for email (s=).");
        }
        if (!allows(tags.getOrDefault("h", "sha256"), "sha256")) {
            return new DkimKey(selector, State.BROKEN, 0, "The key is for an outdated kind of signature (h=).");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException cut) {
            return unreadable(selector);
        }
        boolean tested =
                Arrays.asList(tags.getOrDefault("t", "").split(":", -1)).contains("y");
        return switch (tags.getOrDefault("k", "rsa").toLowerCase(Locale.ROOT)) {
            case "rsa" -> rsa(selector, bytes, tested);
            case "ed25519" ->
                bytes.length == ED25519_BYTES ? usable(selector, "Ed25519", 256, false, tested) : unreadable(selector);
            default -> new DkimKey(selector, State.BROKEN, 0, "The key is of a kind that receivers do not know (k=).");
        };
    }

    private static DkimKey rsa(String selector, byte[] bytes, boolean tested) {
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes));
            int bits = ((RSAPublicKey) key).getModulus().bitLength();
            return bits < SHORTEST
                    ? new DkimKey(
                            selector,
                            State.BROKEN,
                            bits,
                            "The RSA key has " + bits + " bits; receivers ignore keys below " + SHORTEST + ".")
                    : usable(selector, "RSA, " + bits + " bits", bits, bits < GOOD, tested);
        } catch (GeneralSecurityException unreadable) {
            return unreadable(selector);
        }
    }

    private static DkimKey usable(String selector, String kind, int bits, boolean shortKey, boolean tested) {
        String words = kind
                + (shortKey ? "; " + GOOD + " bits are better" : "")
                + (tested ? "; marked as a test (t=y), so receivers may ignore it" : "")
                + ".";
        return new DkimKey(selector, shortKey || tested ? State.WEAK : State.USABLE, bits, words);
    }

    private static DkimKey unreadable(String selector) {
        return new DkimKey(
                selector, State.BROKEN, 0, "The key cannot be read: it was cut off, or changed when it was entered.");
    }

    private static boolean allows(String list, String wanted) {
        return Arrays.stream(list.split(":", -1))
                .map(String::strip)
                .anyMatch(one -> one.equals("*") || one.equalsIgnoreCase(wanted));
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        tag.substring(0, equals).strip(),
                        tag.substring(equals + 1).strip());
            }
        }
        return tags;
    }
}
