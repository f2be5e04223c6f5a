package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.MailTransport.Waiting;
import io.setget.mail.domain.diagnosis.Advice;
import io.setget.mail.domain.diagnosis.Correction;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a mail server: knows what is being said, how long it may take, and when to stop.
 *
 * <p>Used by one thread at a time; {@link #withhold}, {@link #endIfOverdue} and {@link #abort} may come from any.
 */
final class SmtpConnection extends SMTPTransport {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final SmtpSettings settings;
    private final SSLSocketFactory sockets;
    private final Dialer dialer;
    private final Smtp.Patience patience;
    private final Dialogue dialogue;
    private final long end;
    private volatile long deadline;
    private volatile @Nullable Socket socket;
    private volatile boolean aborted;
    private BooleanSupplier mayEnterData = () -> true;
    private @Nullable RuntimeException brokenPermission;
    private long restingSince;
    private volatile @Nullable EmailId email;
    private volatile long waitingSince;

    /** @param inAll if not null, everything must be over by then */
    SmtpConnection(
            Prepared prepared, Dialer dialer, Smtp.Patience patience, @Nullable Duration inAll, Dialogue dialogue) {
        super(
                prepared.session(),
                new URLName(
                        "smtp", prepared.settings().host(), prepared.settings().port(), null, null, null));
        this.settings = prepared.settings();
        this.sockets = prepared.sockets();
        this.dialer = dialer;
        this.patience = patience;
        this.dialogue = dialogue;
        this.end = System.nanoTime() + (inAll == null ? Long.MAX_VALUE / 2 : inAll.toNanos());
        allow(patience.connect());
    }

    /** Making a session costs more than sending with it, and settings rarely change. */
    record Prepared(SmtpSettings settings, SSLSocketFactory sockets, Session session) {
        static Prepared of(SmtpSettings settings, SSLSocketFactory sockets) {
            return new Prepared(settings, sockets, newSession(settings, sockets));
        }
    }

    private static Session newSession(SmtpSettings settings, SSLSocketFactory sockets) {
        boolean startTls = settings.tlsMode() == TlsMode.STARTTLS;
        Properties p = new Properties();
        p.setProperty("mail.smtp.from", settings.fromEmail().ascii());
        p.setProperty("mail.smtp.auth", String.valueOf(settings.username() != null));
        p.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        p.setProperty("mail.smtp.sasl.authorizationid", "");
        p.setProperty("mail.smtp.starttls.enable", String.valueOf(startTls));
        p.setProperty("mail.smtp.starttls.required", String.valueOf(startTls));
        p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        p.setProperty("mail.smtp.quitwait", "false");
        p.setProperty("mail.smtp.allow8bitmime", "false");
        p.put("mail.smtp.ssl.socketFactory", sockets);
        return Session.getInstance(p);
    }

    /** Connects, encrypts, greets and logs in. */
    void open() throws MessagingException {
        try {
            long began = System.nanoTime();
            InetAddress[] addresses = dialer.resolve(settings.host(), patience.connect());
            dialogue.tell(described(addresses));
            dialogue.enter(Stage.CONNECT);
            Duration left = patience.connect().minusNanos(System.nanoTime() - began);
            Socket connected = dialer.connect(addresses, settings.port(), left, this::saw);
            dialogue.tell(connected.getInetAddress().getHostAddress() + ", port " + settings.port());
            if (settings.tlsMode() == TlsMode.IMPLICIT) {
                enter(Stage.TLS);
                connected = Dialer.encrypt(connected, settings.host(), settings.port(), sockets);
            }
            greet(connected);
        } catch (IOException failed) {
            throw new MessagingException("cannot connect", failed);
        }
        if (settings.username() != null && dialogue.stage() != Stage.AUTH) {
            boolean later = settings.tlsMode() == TlsMode.NONE && supportsExtension("STARTTLS");
            enter(later ? Stage.TLS : Stage.AUTH);
            throw later
                    ? new Unfit(FailureKind.TLS_HANDSHAKE_FAILED, "The server offers a login only after STARTTLS.")
                    : new Unfit(
                            FailureKind.AUTHENTICATION_FAILED,
                            "The server offers no login here.",
                            new Advice(
                                    "The server offers no login on this port",
                                    "Set Sign-in to None if it relays for this machine; else use its submission port"),
                            new Correction("Send without a login", Map.of("authentication", "none")));
        }
    }

    private void greet(Socket connected) throws MessagingException {
        try {
            connect(connected);
        } catch (AuthenticationFailedException none) {
            if (dialogue.stage() == Stage.AUTH) {
                throw none;
            }
            enter(Stage.AUTH);
            throw new Unfit(
                    FailureKind.AUTHENTICATION_FAILED,
                    "The server offers no login that SetGet Mail knows: it speaks PLAIN and LOGIN.",
                    new Advice(
                            "The server asks for another way to sign in",
                            "Allow PLAIN or LOGIN over TLS on the mail server, or use another relay"),
                    null);
        }
    }

    private static String described(InetAddress[] addresses) {
        return Arrays.stream(addresses).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
    }

    private void saw(Socket made) throws IOException {
        socket = made;
        if (aborted) {
            made.close();
            throw new SocketException("ended before it began");
        }
    }

    /** @param permission as {@code mayEnterData} of the port */
    void send(MimeEmail email, EmailAddress to, BooleanSupplier permission) throws MessagingException {
        mayEnterData = permission;
        dialogue.startEmail();
        email.onProgress(() -> allow(patience.stage()));
        sendMessage(email, new Address[] {new InternetAddress(to.ascii(), false)});
    }

    /** What was thrown instead of permission, if anything was. */
    @Nullable
    RuntimeException brokenPermission() {
        return brokenPermission;
    }

    Dialogue dialogue() {
        return dialogue;
    }

    SmtpSettings settings() {
        return settings;
    }

    void rest() {
        restingSince = System.nanoTime();
    }

    long restingSince() {
        return restingSince;
    }

    /** Takes the email back unless it is past its final dot. */
    void withhold() {
        if (dialogue.withhold()) {
            abort();
        }
    }

    /** @param sending null when it is done */
    void sends(@Nullable EmailId sending) {
        email = sending;
    }

    /** The email under way, if the server is waited for at its recipient or content. */
    Optional<Waiting> waiting(long now) {
        Duration since = Duration.ofNanos(Math.max(0, now - waitingSince));
        return Optional.ofNullable(email)
                .filter(named -> dialogue.stage().compareTo(Stage.RCPT) >= 0)
                .map(current -> new Waiting(current, dialogue.dotSent(), since));
    }

    /** Takes one of these emails back, for it keeps others waiting, unless it is past its final dot. */
    void giveUp(Set<EmailId> emails) {
        EmailId current = email;
        if (current != null && emails.contains(current) && dialogue.giveUp()) {
            abort();
        }
    }

    void endIfOverdue(long now) {
        if (now - deadline > 0 || now - end > 0) {
            dialogue.runOutOfTime();
            abort();
        }
    }

    /** Ends the connection without a word; an email under way is lost to the server. */
    void abort() {
        aborted = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException alreadyGone) {
                dialogue.lose();
            }
        }
    }

    /** Says QUIT, without waiting for the answer, and ends the connection. */
    void sayGoodbye() {
        allow(FAREWELL);
        try {
            close();
        } catch (MessagingException alreadyGone) {
            dialogue.lose();
        }
        abort();
    }

    private void allow(Duration time) {
        waitingSince = System.nanoTime();
        deadline = waitingSince + time.toNanos();
    }

    private void enter(Stage stage) {
        dialogue.enter(stage);
        allow(patience.stage());
    }

    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String password)
            throws MessagingException {
        enter(Stage.EHLO);
        String secret = settings.password() == null ? null : settings.password().reveal();
        return super.protocolConnect(settings.host(), settings.port(), settings.username(), secret);
    }

    /** An address literal (RFC 5321 section 4.1.3), which is always true and needs no DNS. */
    @Override
    public synchronized String getLocalHost() {
        Socket open = socket;
        InetAddress own = open == null ? InetAddress.getLoopbackAddress() : open.getLocalAddress();
        String address = own.getHostAddress();
        int zone = address.indexOf('%');
        return own instanceof Inet6Address
                ? "[IPv6:" + (zone < 0 ? address : address.substring(0, zone)) + "]"
                : "[" + address + "]";
    }

    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        boolean again = dialogue.stage() == Stage.TLS;
        enter(Stage.EHLO);
        boolean greeted = super.ehlo(domain);
        Reply refusal = dialogue.refusal();
        if (!greeted && (again || refusal == null || refusal.code() == 421)) {
            throw new MessagingException("not greeted");
        }
        if (!again && settings.tlsMode() == TlsMode.STARTTLS && !(greeted && supportsExtension("STARTTLS"))) {
            dialogue.forgive();
            enter(Stage.TLS);
            throw noStartTls();
        }
        return greeted;
    }

    /** Some firewalls overwrite what they take out of a greeting with the letter X. */
    private Unfit noStartTls() {
        Reply greeting = dialogue.last();
        boolean stripped = greeting != null && greeting.text().matches("(?s).*\\bX{4,}[A-Z]?\\b.*");
        return stripped
                ? new Unfit(
                        FailureKind.TLS_HANDSHAKE_FAILED,
                        "Something on the way overwrites the server's offer of STARTTLS.",
                        new Advice(
                                "A firewall that inspects SMTP takes STARTTLS out",
                                "Switch SMTP inspection off on the firewall, or use port 465 with Implicit TLS"),
                        null)
                : new Unfit(FailureKind.TLS_HANDSHAKE_FAILED, "The server does not offer STARTTLS here.");
    }

    @Override
    protected void helo(String domain) throws MessagingException {
        super.helo(domain);
        dialogue.forgive();
    }

    @Override
    protected void startTLS() throws MessagingException {
        if (dialogue.stage() == Stage.AUTH) {
            throw new MessagingException("the server wants encryption before a login");
        }
        enter(Stage.TLS);
        super.startTLS();
    }

    @Override
    protected void mailFrom() throws MessagingException {
        enter(Stage.MAIL);
        super.mailFrom();
    }

    @Override
    protected void rcptTo() throws MessagingException {
        enter(Stage.RCPT);
        super.rcptTo();
    }

    @Override
    protected OutputStream data() throws MessagingException {
        enter(Stage.DATA);
        return super.data();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        boolean may;
        try {
            may = mayEnterData.getAsBoolean();
        } catch (RuntimeException noAnswer) {
            brokenPermission = noAnswer;
            may = false;
        }
        if (!may) {
            dialogue.withhold();
        }
        if (!dialogue.passDot()) {
            abort();
            throw new IOException("withheld");
        }
        allow(patience.answer());
        super.finishData();
    }

    @Override
    public synchronized int simpleCommand(String command) throws MessagingException {
        if (command.startsWith("AUTH ")) {
            enter(Stage.AUTH);
        }
        int code = super.simpleCommand(command);
        String initial = "AUTH PLAIN ";
        return code == 334 && command.startsWith(initial)
                ? simpleCommand(command.substring(initial.length()).getBytes(StandardCharsets.US_ASCII))
                : code;
    }

    @Override
    protected int simpleCommand(byte[] command) throws MessagingException {
        dialogue.saidSecretly();
        return super.simpleCommand(command);
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        dialogue.said(command);
        super.sendCommand(command);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        try {
            int code = super.readServerResponse();
            dialogue.heard(code, getLastServerResponse());
            return code;
        } catch (MessagingException unreadable) {
            dialogue.lose();
            throw unreadable;
        }
    }
}
