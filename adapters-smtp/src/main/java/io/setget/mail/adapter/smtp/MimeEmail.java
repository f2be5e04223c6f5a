package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A message whose octets were made beforehand: making them is what costs most in sending, and this way a second try
 * over another connection does not make them again. Answers no question about its parts.
 */
final class MimeEmail extends MimeMessage {
    private static final int SLICE = 8192;

    private final byte[] octets;
    private Runnable progress = () -> {};

    private MimeEmail(byte[] octets) {
        super((jakarta.mail.Session) null);
        this.octets = octets;
    }

    static MimeEmail of(Email email, SmtpSettings settings) {
        return new MimeEmail(MimeWriter.write(email, settings));
    }

    /** @param progress called after each piece that the network took */
    void onProgress(Runnable progress) {
        this.progress = progress;
    }

    @Override
    public void writeTo(OutputStream out, String[] ignoredHeaders) throws IOException {
        for (int from = 0; from < octets.length; from += SLICE) {
            out.write(octets, from, Math.min(SLICE, octets.length - from));
            progress.run();
        }
    }
}
