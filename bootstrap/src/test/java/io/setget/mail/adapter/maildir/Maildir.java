package io.setget.mail.adapter.maildir;

import io.setget.mail.application.port.MailTransport;
import java.nio.file.Path;

/** The way to a mail transport that drops emails into a maildir. */
public final class Maildir {
    private Maildir() {}

    /** @param directory one that has {@code tmp}, {@code new} and {@code cur}; looked at anew for each email */
    public static MailTransport transport(Path directory) {
        return new MaildirTransport(directory);
    }
}
