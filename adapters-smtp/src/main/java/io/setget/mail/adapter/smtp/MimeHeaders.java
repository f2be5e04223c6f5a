package io.setget.mail.adapter.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Texts and names in header fields: plain where they can be, else as encoded words (RFC 2047), folded. */
final class MimeHeaders {
    private static final int WIDTH = 76;

    /** So many octets fit into one encoded word of 75 characters. */
    private static final int WORD_OCTETS = 45;

    private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern ATOMS =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern TOO_LONG = Pattern.compile("\\S{70}");
    private static final Pattern BREAKS = Pattern.compile("\\p{Cntrl}+");

    private MimeHeaders() {}

    /** @param column how much of the line is taken by the field's name */
    static String text(String text, int column) {
        String line = BREAKS.matcher(text).replaceAll(" ").strip();
        return isPlain(line) ? fold(line, column) : words(line, column);
    }

    static String mailbox(String address, @Nullable String name, int column) {
        String line = name == null ? "" : BREAKS.matcher(name).replaceAll(" ").strip();
        if (line.isEmpty()) {
            return address;
        }
        String shown;
        if (!isPlain(line) || column + line.length() > WIDTH - 4) {
            shown = words(line, column);
        } else if (ATOMS.matcher(line).matches()) {
            shown = line;
        } else {
            shown = '"' + line.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
        int used = shown.length() - (shown.lastIndexOf('\n') + 1);
        return shown + (used + column + address.length() + 3 > WIDTH ? "\r\n <" : " <") + address + ">";
    }

    /** Something that looks like an encoded word must be encoded, or it would be decoded. */
    private static boolean isPlain(String line) {
        return PLAIN.matcher(line).matches()
                && !line.contains("=?")
                && !line.contains("  ")
                && !TOO_LONG.matcher(line).find();
    }

    private static String fold(String line, int start) {
        StringBuilder out = new StringBuilder();
        int column = start;
        for (String word : line.split(" ", -1)) {
            boolean first = out.length() == 0;
            if (!first && column + 1 + word.length() > WIDTH) {
                out.append("\r\n");
                column = 0;
            }
            out.append(first ? "" : " ").append(word);
            column += word.length() + (first ? 0 : 1);
        }
        return out.toString();
    }

    private static String words(String line, int column) {
        StringBuilder out = new StringBuilder();
        StringBuilder chunk = new StringBuilder();
        // The first word shares its line with the field's name: 12 characters are the word's own frame.
        int room = Math.min(WORD_OCTETS, (WIDTH - column - 12) / 4 * 3);
        int octets = 0;
        for (int i = 0; i < line.length(); ) {
            int point = line.codePointAt(i);
            int size = Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > room) {
                word(out, chunk);
                octets = 0;
                room = WORD_OCTETS;
            }
            chunk.appendCodePoint(point);
            octets += size;
            i += Character.charCount(point);
        }
        word(out, chunk);
        return out.toString();
    }

    private static void word(StringBuilder out, StringBuilder chunk) {
        String encoded = Base64.getEncoder().encodeToString(chunk.toString().getBytes(StandardCharsets.UTF_8));
        out.append(out.length() == 0 ? "" : "\r\n ")
                .append("=?UTF-8?B?")
                .append(encoded)
                .append("?=");
        chunk.setLength(0);
    }
}
