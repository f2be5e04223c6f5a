package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.MailConversationContract;
import io.setget.mail.testkit.MailConversationContract.Treatment;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.subethamail.smtp.AuthenticationHandlerFactory;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.auth.UsernamePasswordValidator;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/** SubEtha SMTP on the loopback, with the encryption, certificate and login that a test wants. */
final class RealServer implements MailConversationContract.TalkingServer {
    static final String USER = "user@example.com";
    static final String PASSWORD = "s3cret pässword";
    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^Message-ID: *(\\S+)");

    private final SMTPServer server;
    private final TlsMode mode;
    private final boolean login;
    private final Map<String, Treatment> treatments = new ConcurrentHashMap<>();
    private final Map<String, RejectException> answers = new ConcurrentHashMap<>();
    private final Set<String> stalling = ConcurrentHashMap.newKeySet();
    private final List<String> sources = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final List<Boolean> encrypted = new CopyOnWriteArrayList<>();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch released = new CountDownLatch(1);

    /** What kind of login a server offers. */
    enum Login {
        NONE,
        PLAIN_AND_LOGIN,
        LOGIN_ONLY
    }

    RealServer(TlsMode mode, Certificates certificate, Login login) {
        this.mode = mode;
        this.login = login != Login.NONE;
        SMTPServer.Builder builder = SMTPServer.port(0)
                .bindAddress(InetAddress.getLoopbackAddress())
                .insertReceivedHeaders(false)
                .messageHandlerFactory(Handler::new);
        if (mode == TlsMode.STARTTLS) {
            builder = builder.startTlsSocketFactory(certificate.context())
                    .enableTLS()
                    .requireTLS();
        } else if (mode == TlsMode.IMPLICIT) {
            builder = builder.serverSocketFactory(certificate.context());
        }
        if (this.login) {
            builder = builder.authenticationHandlerFactory(login(login)).requireAuth();
        }
        server = builder.build();
        server.start();
    }

    static RealServer good(TlsMode mode) {
        return new RealServer(mode, Certificates.GOOD, Login.PLAIN_AND_LOGIN);
    }

    private AuthenticationHandlerFactory login(Login kind) {
        UsernamePasswordValidator check = (user, password, context) -> {
            logins.add(user);
            encrypted.add(((Session) context).getSocket() instanceof javax.net.ssl.SSLSocket);
            if (!user.equals(USER) || !password.equals(PASSWORD)) {
                throw new LoginFailedException();
            }
        };
        return kind == Login.LOGIN_ONLY
                ? new LoginAuthenticationHandlerFactory(check)
                : new EasyAuthenticationHandlerFactory(check);
    }

    private final class Handler implements MessageHandler {
        private final Session session;
        private String recipient = "";

        Handler(MessageContext context) {
            session = (Session) context;
            if (sessions.add(session)) {
                connections.incrementAndGet();
            }
        }

        @Override
        public void from(String from) throws RejectException {
            reject("MAIL");
        }

        @Override
        public void recipient(String to) throws RejectException {
            recipient = to;
            Treatment treatment = treatments.get(to);
            if (treatment == Treatment.REFUSE_FOR_GOOD) {
                throw new RejectException(550, "5.1.1 no such user");
            } else if (treatment == Treatment.REFUSE_FOR_NOW) {
                throw new RejectException(451, "4.2.0 busy");
            } else if (treatment == Treatment.THROTTLE) {
                throw new RejectException(451, "4.7.1 try again in 30 seconds");
            } else if (treatment == Treatment.STALL_BEFORE_DOT) {
                stall(to);
            }
            reject("RCPT");
        }

        @Override
        public String data(InputStream in) throws RejectException, IOException {
            String source = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            reject("DATA");
            sources.add(source);
            Treatment treatment = treatments.get(recipient);
            if (treatment == Treatment.CUT_AFTER_DOT) {
                session.getSocket().close();
            } else if (treatment == Treatment.STALL_AFTER_DOT) {
                stall(recipient);
            }
            return "2.0.0 queued as " + sources.size();
        }

        @Override
        public void done() {}

        private void reject(String stage) throws RejectException {
            RejectException answer = answers.get(stage);
            if (answer != null) {
                throw answer;
            }
        }
    }

    private void stall(String recipient) {
        stalling.add(recipient);
        try {
            released.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            stalling.remove(recipient);
        }
    }

    /** From now on it refuses at this stage (MAIL, RCPT or DATA). */
    void refuse(String stage, int code, String text) {
        answers.put(stage, new RejectException(code, text));
    }

    int port() {
        return server.getPortAllocated();
    }

    /** Raw messages as they came, an octet a character. */
    List<String> sources() {
        return sources;
    }

    /** The user names of all tries to log in. */
    List<String> logins() {
        return logins;
    }

    boolean everyLoginWasEncrypted() {
        return encrypted.stream().allMatch(e -> e);
    }

    int connections() {
        return connections.get();
    }

    SmtpSettings settings(String host, TlsMode wanted, String password) {
        return new SmtpSettings(
                host,
                port(),
                wanted,
                login ? USER : null,
                login ? new Secret(password) : null,
                new EmailAddress("from@example.com", "from@example.com"),
                "Harbour");
    }

    @Override
    public SmtpSettings settings() {
        return settings("127.0.0.1", mode, PASSWORD);
    }

    @Override
    public void treat(String recipient, Treatment treatment) {
        treatments.put(recipient, treatment);
    }

    @Override
    public void release() {
        released.countDown();
    }

    @Override
    public boolean isStalling(String recipient) {
        return stalling.contains(recipient);
    }

    @Override
    public List<String> received() {
        return sources.stream()
                .map(MESSAGE_ID::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    @Override
    public void goAway() {
        close();
    }

    @Override
    public void close() {
        release();
        int port = port();
        server.stop();
        ClosedPort.await(port);
    }
}
