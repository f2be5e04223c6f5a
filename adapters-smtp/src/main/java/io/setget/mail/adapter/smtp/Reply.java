package io.setget.mail.adapter.smtp;

import java.nio.charset.StandardCharsets;

/** A server's answer; the code is -1 for one that is not SMTP. */
record Reply(int code, String text) {
    private static final int MAX_LENGTH = 2000;

    /** @param raw as it was read: one character per octet */
    static Reply heard(int code, String raw, Secrets secrets) {
        String text = raw.strip();
        if (!isPlain(text)) {
            text = new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                    .replaceAll("[\\p{Cntrl}&&[^\n]]", " ");
        }
        String clean = secrets.mask(text);
        return new Reply(code, clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) : clean);
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 126 || (c < ' ' && c != '\n')) {
                return false;
            }
        }
        return true;
    }

    /** Whether it has a code that a server may answer with (RFC 5321 section 4.2.1). */
    boolean isSmtp() {
        return code >= 200 && code <= 599;
    }

    boolean refuses() {
        return code >= 400 && code <= 599;
    }

    boolean accepts() {
        return code >= 200 && code <= 299;
    }
}
