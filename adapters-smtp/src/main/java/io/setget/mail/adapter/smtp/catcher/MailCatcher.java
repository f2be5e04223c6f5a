package io.setget.mail.adapter.smtp.catcher;

import io.setget.mail.application.demo.CaughtEmail;
import io.setget.mail.application.demo.CaughtEmails;
import io.setget.mail.application.demo.Trial;
import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A mail server on the loopback interface that keeps what it is sent instead of delivering it.
 *
 * <p>Two of its ports are as a good provider's: encrypted, with a certificate that {@link #caFile()} vouches for, and
 * open only to one user. The others each show one trouble of the documentation. What happens to an email is decided by
 * its recipient, see {@link io.setget.mail.application.demo.Recipe}.
 */
public final class MailCatcher implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 100;

    private final Options options;
    private final Turns turns = new Turns();
    private final AtomicLong caught = new AtomicLong();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path caFile;
    private final Ports ports;

    /**
     * What it needs.
     *
     * @param directory for the certificates; must exist
     * @param inbox gets every email that is taken
     * @param username the only one that may log in
     * @param slow how long {@code slow@} takes
     * @param random must be fit for secrets
     */
    public record Options(
            Path directory,
            CaughtEmails inbox,
            String username,
            Secret password,
            Duration slow,
            InstantSource clock,
            RandomGenerator random) {}

    /**
     * Where it listens.
     *
     * @param implicitTls works, with implicit TLS
     * @param startTls works, with STARTTLS, which it requires
     * @param selfSigned implicit TLS with a certificate that nobody vouches for
     * @param expired implicit TLS with a certificate that has expired
     * @param otherHost implicit TLS with a certificate for {@code wrong.example}
     * @param silent accepts connections and never says a word
     * @param refused nothing listens here, and nothing else can as long as the catcher is open
     */
    public record Ports(
            int implicitTls, int startTls, int selfSigned, int expired, int otherHost, int silent, int refused) {}

    public static MailCatcher start(Options options) throws IOException {
        return new MailCatcher(options);
    }

    private MailCatcher(Options options) throws IOException {
        this.options = options;
        byte[] storePassword = new byte[16];
        options.random().nextBytes(storePassword);
        Certificates certificates =
                Certificates.make(options.directory(), new Secret(HexFormat.of().formatHex(storePassword)));
        caFile = certificates.caFile();
        try {
            ports = new Ports(
                    implicitTls(certificates.good()),
                    startTls(certificates.good()),
                    implicitTls(certificates.selfSigned()),
                    implicitTls(certificates.expired()),
                    implicitTls(certificates.otherHost()),
                    silent(),
                    refused());
        } catch (IOException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    public Ports ports() {
        return ports;
    }

    /** The authority that vouches for the good certificate, in PEM. */
    public Path caFile() {
        return caFile;
    }

    /** Settings that show each trouble of the documentation. */
    public List<Trial> trials() {
        return List.of(
                new Trial("SMTP Port " + ports.startTls() + ", STARTTLS", "Works, as the settings of the start do."),
                new Trial("SMTP Port " + ports.refused(), "connection refused: nothing listens there."),
                new Trial("Any other Password", "authentication failed."),
                new Trial(
                        "SMTP Port " + ports.startTls() + ", Implicit TLS",
                        "TLS handshake failed: this port wants STARTTLS."),
                new Trial("SMTP Port " + ports.silent(), "timeout: it accepts connections and never says a word."),
                new Trial("SMTP Port " + ports.selfSigned(), "certificate error: self-signed."),
                new Trial("SMTP Port " + ports.expired(), "certificate error: expired."),
                new Trial("SMTP Port " + ports.otherHost(), "certificate error: made for another host."));
    }

    private int implicitTls(SSLContext context) {
        return serve(server().serverSocketFactory(context));
    }

    private int startTls(SSLContext context) {
        return serve(server().startTlsSocketFactory(context).enableTLS().requireTLS());
    }

    private int serve(SMTPServer.Builder builder) {
        ExecutorService sessions = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "catcher");
            thread.setDaemon(true);
            return thread;
        });
        open.push(sessions::shutdownNow);
        SMTPServer server = builder.executorService(sessions).build();
        server.start();
        open.push(server::stop);
        return server.getPortAllocated();
    }

    private SMTPServer.Builder server() {
        return SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .softwareName("SetGet Mail's catcher")
                .requireAuth()
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, connection) -> {
                    if (!user.equals(options.username()) || !options.password().equals(new Secret(password))) {
                        throw new LoginFailedException();
                    }
                }))
                .insertReceivedHeaders(false)
                .maxMessageSize(Catching.MOST_BYTES)
                .maxConnections(MOST_CONNECTIONS)
                .connectionTimeout(1, TimeUnit.MINUTES)
                .messageHandlerFactory(connection -> new Catching(connection, turns, options.slow(), this::keep));
    }

    private CaughtEmail keep(String from, String to, byte[] source) {
        String id = String.valueOf(caught.incrementAndGet());
        CaughtEmail email = CaughtMime.read(id, options.clock().instant(), from, to, source);
        options.inbox().add(email);
        return email;
    }

    /** The system accepts connections to it; nobody ever picks them up. */
    private int silent() throws IOException {
        ServerSocket socket = new ServerSocket(0, MOST_CONNECTIONS, InetAddress.getLoopbackAddress());
        open.push(socket);
        return socket.getLocalPort();
    }

    /** Bound, so that nobody else gets the port, but not listening. */
    private int refused() throws IOException {
        Socket socket = new Socket();
        open.push(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception alreadyClosed) {
                // nothing is kept here that could be lost
            }
        }
    }
}
