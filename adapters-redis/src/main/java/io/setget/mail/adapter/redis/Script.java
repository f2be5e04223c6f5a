package io.setget.mail.adapter.redis;

import io.lettuce.core.ScriptOutputType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The Lua scripts: each is one atomic step, and what it takes and gives is told at its head. */
enum Script {
    ACCEPT(ScriptOutputType.MULTI),
    BELONG(ScriptOutputType.VALUE),
    BOOKS(ScriptOutputType.MULTI),
    CANCEL(ScriptOutputType.VALUE),
    CLAIM(ScriptOutputType.MULTI),
    CORRECT(ScriptOutputType.INTEGER),
    DELETE(ScriptOutputType.INTEGER),
    ENTER_DATA(ScriptOutputType.INTEGER),
    EXTEND(ScriptOutputType.MULTI),
    GROUPS(ScriptOutputType.MULTI),
    HEALTH(ScriptOutputType.MULTI),
    LETTERS(ScriptOutputType.MULTI),
    LETTER_STEPS(ScriptOutputType.MULTI),
    MAY_HAND_OUT(ScriptOutputType.INTEGER),
    PAUSE(ScriptOutputType.STATUS),
    PAGE(ScriptOutputType.MULTI),
    PERMITS(ScriptOutputType.MULTI),
    PLACES(ScriptOutputType.MULTI),
    RENAME(ScriptOutputType.INTEGER),
    REVIVE(ScriptOutputType.VALUE),
    SETTLE(ScriptOutputType.MULTI),
    SWEEP(ScriptOutputType.INTEGER),
    UNCONFIRMED(ScriptOutputType.MULTI),
    UNCONFIRMED_STEPS(ScriptOutputType.MULTI);

    private final ScriptOutputType output;
    private final String text;
    private final String sha1;

    Script(ScriptOutputType output) {
        this.output = output;
        this.text = read("common") + read(name().toLowerCase(Locale.ROOT));
        this.sha1 = sha1(text);
    }

    /** Whether it may change anything. */
    boolean changes() {
        return this != GROUPS
                && this != LETTERS
                && this != MAY_HAND_OUT
                && this != UNCONFIRMED
                && this != PAGE
                && this != PLACES;
    }

    ScriptOutputType output() {
        return output;
    }

    String text() {
        return text;
    }

    /** The name under which Redis keeps it. */
    String digest() {
        return sha1;
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name + ".lua");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-1", impossible);
        }
    }
}
