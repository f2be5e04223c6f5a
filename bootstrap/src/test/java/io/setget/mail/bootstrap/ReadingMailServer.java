package io.setget.mail.bootstrap;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.server.SMTPServer;

/** A real SMTP server on loopback that keeps every email as it came. */
final class ReadingMailServer implements AutoCloseable {
    private final List<byte[]> emails = new CopyOnWriteArrayList<>();
    private final SMTPServer smtp;

    private ReadingMailServer() {
        smtp = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(Keeping::new)
                .build();
        smtp.start();
    }

    static ReadingMailServer start() {
        return new ReadingMailServer();
    }

    Map<String, String> environment() {
        return Map.of(
                "SETGET_SMTP_HOST", "127.0.0.1",
                "SETGET_SMTP_PORT", String.valueOf(smtp.getPortAllocated()),
                "SETGET_SMTP_TLS_MODE", "none",
                "SETGET_SMTP_AUTHENTICATION", "none",
                "SETGET_SMTP_FROM_EMAIL", "noreply@example.com");
    }

    int count() {
        return emails.size();
    }

    /** The email after the first so many; waits until it is there. */
    ReceivedEmail after(int earlier) {
        await().atMost(Duration.ofSeconds(30)).until(() -> emails.size() > earlier);
        return ReceivedEmail.parse(emails.get(earlier));
    }

    @Override
    public void close() {
        smtp.stop();
    }

    private final class Keeping implements MessageHandler {
        Keeping(MessageContext context) {}

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) {}

        @Override
        public String data(InputStream data) throws IOException {
            emails.add(data.readAllBytes());
            return "250 2.0.0 taken";
        }

        @Override
        public void done() {}
    }
}
