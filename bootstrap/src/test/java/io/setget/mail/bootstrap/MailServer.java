package io.setget.mail.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A real SMTP server on loopback that remembers who got an email, in order. What it does is asked for by how the
 * recipient's address begins: {@code twice451}, {@code once550}, {@code
 * every-second450} which refuses every second of all such, {@code limited} which is always put off, {@code waits} before it answers RCPT, {@code stalls}
 * after the final dot.
 */
final class MailServer implements AutoCloseable {
    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    private final AtomicInteger limited = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(1);
    private SMTPServer smtp;

    private MailServer(int port) {
        smtp = listen(port);
    }

    static MailServer start() {
        return new MailServer(0);
    }

    static MailServer startOn(int port) {
        return new MailServer(port);
    }

    private SMTPServer listen(int port) {
        SMTPServer server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .maxConnections(300)
                .messageHandlerFactory(Recipient::new)
                .build();
        server.start();
        return server;
    }

    int port() {
        return smtp.getPortAllocated();
    }

    /** The environment that sends everything here, in the clear and without a login. */
    Map<String, String> environment(String... more) {
        Map<String, String> environment = new ConcurrentHashMap<>(Map.of(
                "SETGET_SMTP_HOST", "127.0.0.1",
                "SETGET_SMTP_PORT", String.valueOf(port()),
                "SETGET_SMTP_TLS_MODE", "none",
                "SETGET_SMTP_AUTHENTICATION", "none",
                "SETGET_SMTP_FROM_EMAIL", "noreply@example.com"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    /** The local parts of the recipients, in the order in which their emails arrived. */
    List<String> arrived() {
        return List.copyOf(arrived);
    }

    int count() {
        return arrived.size();
    }

    /** How many emails were refused because every second one is. */
    int refused() {
        return limited.get() / 2;
    }

    /** How many conversations are being held just now. */
    int held() {
        return held.get();
    }

    /** Lets all held conversations go on, and holds none from now on. */
    void release() {
        gate.countDown();
    }

    /** Holds conversations again. */
    void holdAgain() {
        gate = new CountDownLatch(1);
    }

    @Override
    public void close() {
        release();
        smtp.stop();
    }

    private void hold() {
        held.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            held.decrementAndGet();
        }
    }

    private final class Recipient implements MessageHandler {
        private String to = "";

        Recipient(MessageContext context) {}

        @Override
        public void from(String from) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            int count =
                    tries.computeIfAbsent(recipient, r -> new AtomicInteger()).incrementAndGet();
            to = recipient.substring(0, recipient.indexOf('@'));
            if (to.startsWith("twice451") && count <= 2) {
                throw new RejectException(451, "4.3.0 not now");
            }
            if (to.startsWith("once550") && count <= 1) {
                throw new RejectException(550, "5.1.1 no such user");
            }
            if (to.startsWith("every-second450") && limited.incrementAndGet() % 2 == 0) {
                throw new RejectException(450, "rate limited");
            }
            if (to.startsWith("limited")) {
                throw new RejectException(450, "4.7.1 rate limit exceeded");
            }
            if (to.startsWith("waits")) {
                hold();
            }
        }

        @Override
        public String data(InputStream data) throws IOException {
            // A conversation that is cut before the final dot throws here: only whole emails count.
            data.transferTo(java.io.OutputStream.nullOutputStream());
            arrived.add(to);
            if (to.startsWith("stalls")) {
                hold();
            }
            return "250 2.0.0 taken";
        }

        @Override
        public void done() {}
    }
}
