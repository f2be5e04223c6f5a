package io.setget.mail.adapter.persistence.backup;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * What a backup says of itself, as {@code manifest.properties} in it.
 *
 * @param version of the product that made it
 * @param schema version of the tables
 * @param bytes how long the database file is
 * @param sha256 of the database file, in hexadecimal
 */
public record Manifest(String version, String schema, Instant madeAt, long bytes, String sha256) {
    /** Grows when a program from before could no longer restore what is written. */
    private static final int FORMAT = 1;

    private static final String PRODUCT = "SetGet Mail";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    String write() {
        return String.join(
                "\n",
                "product=" + PRODUCT,
                "format=" + FORMAT,
                "version=" + version,
                "schema=" + schema,
                "made_at=" + madeAt,
                "database_bytes=" + bytes,
                "database_sha256=" + sha256,
                "");
    }

    /** @throws UnusableBackupException unless it is one that this version understands */
    static Manifest read(String text) {
        Properties given = new Properties();
        try {
            given.load(new StringReader(text));
            if (!PRODUCT.equals(given.getProperty("product"))) {
                throw new UnusableBackupException("is no backup of SetGet Mail");
            }
            int format = Integer.parseInt(value(given, "format"));
            if (format > FORMAT) {
                throw new UnusableBackupException("was made by a newer version of SetGet Mail ("
                        + value(given, "version") + "): restore it with that version, or a newer one");
            }
            Manifest manifest = new Manifest(
                    value(given, "version"),
                    value(given, "schema"),
                    Instant.parse(value(given, "made_at")),
                    Long.parseLong(value(given, "database_bytes")),
                    value(given, "database_sha256"));
            if (format == FORMAT
                    && manifest.bytes() > 0
                    && DIGEST.matcher(manifest.sha256()).matches()) {
                return manifest;
            }
        } catch (IOException | IllegalArgumentException | DateTimeException unreadable) {
            // said below
        }
        throw new UnusableBackupException("is damaged: its manifest cannot be read");
    }

    private static String value(Properties given, String name) {
        String value = given.getProperty(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }
}
