package io.setget.mail.adapter.smtp;

import java.util.Locale;

/** How far a conversation with a mail server has come. */
enum Stage {
    DNS,
    CONNECT,
    TLS,
    EHLO,
    AUTH,
    MAIL,
    RCPT,
    DATA;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
