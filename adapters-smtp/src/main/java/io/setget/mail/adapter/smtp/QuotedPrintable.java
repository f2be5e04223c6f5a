package io.setget.mail.adapter.smtp;

import java.nio.charset.StandardCharsets;

/** Text as quoted-printable UTF-8 (RFC 2045 section 6.7). */
final class QuotedPrintable {
    private static final int MAX_LINE = 76;
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private QuotedPrintable() {}

    static void encode(String text, StringBuilder out) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        int column = 0;
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xff;
            if (octet == '\r' || octet == '\n') {
                boolean pair = octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n';
                i += pair ? 1 : 0;
                out.append("\r\n");
                column = 0;
                continue;
            }
            boolean literal = isLiteral(octet, endsLine(octets, i + 1));
            if (column + (literal ? 1 : 3) > MAX_LINE - 1) {
                out.append("=\r\n");
                column = 0;
            }
            // "From " at the start of a line is changed by some mail stores.
            if (literal && !(column == 0 && octet == 'F')) {
                out.append((char) octet);
                column++;
            } else {
                out.append('=').append(HEX[octet >> 4]).append(HEX[octet & 15]);
                column += 3;
            }
        }
    }

    /** Blanks would be lost at the end of a line. */
    private static boolean isLiteral(int octet, boolean endsLine) {
        boolean blank = octet == ' ' || octet == '\t';
        return blank ? !endsLine : (octet > ' ' && octet < 127 && octet != '=');
    }

    private static boolean endsLine(byte[] octets, int next) {
        return next == octets.length || octets[next] == '\r' || octets[next] == '\n';
    }
}
