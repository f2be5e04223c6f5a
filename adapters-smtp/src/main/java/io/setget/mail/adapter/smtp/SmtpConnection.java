package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Properties;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/** One connection to a mail server: knows what is being said and when to stop. */
final class SmtpConnection extends SMTPTransport {
    private final SmtpSettings settings;
    private final Dialogue dialogue;
    private final Watch watch;
    private final Duration commandTimeout;
    private final Duration dataTimeout;
    private BooleanSupplier mayEnterData = () -> true;
    private long idleSince = System.nanoTime();

    /** The plain socket below the connection. */
    private static final class Watch {
        private final Dialogue dialogue;
        private final boolean implicit;
        private volatile @Nullable Socket socket;

        Watch(Dialogue dialogue, boolean implicit) {
            this.dialogue = dialogue;
            this.implicit = implicit;
        }

        void saw(Socket made) {
            if (socket == null) {
                socket = made;
            }
            if (implicit) {
                dialogue.enter(Stage.TLS);
            }
        }
    }

    private SmtpConnection(
            SmtpSettings settings, Dialogue dialogue, Watch watch, Properties properties, Smtp.Options options) {
        super(
                Session.getInstance(properties),
                new URLName("smtp", settings.host(), settings.port(), null, null, null),
                "smtp",
                settings.tlsMode() == TlsMode.IMPLICIT);
        this.settings = settings;
        this.dialogue = dialogue;
        this.watch = watch;
        this.commandTimeout = options.commandTimeout();
        this.dataTimeout = options.dataTimeout();
    }

    static SmtpConnection to(SmtpSettings settings, Smtp.Options options, SSLSocketFactory trusted) {
        Dialogue dialogue = new Dialogue(settings);
        Watch watch = new Watch(dialogue, settings.tlsMode() == TlsMode.IMPLICIT);
        boolean startTls = settings.tlsMode() == TlsMode.STARTTLS;
        Properties p = new Properties();
        p.setProperty("mail.smtp.auth", String.valueOf(settings.username() != null));
        p.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        p.setProperty("mail.smtp.starttls.enable", String.valueOf(startTls));
        p.setProperty("mail.smtp.starttls.required", String.valueOf(startTls));
        p.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        p.setProperty("mail.smtp.socketFactory.fallback", "false");
        p.setProperty("mail.smtp.localhost", "[127.0.0.1]");
        p.setProperty("mail.smtp.quitwait", "false");
        p.setProperty("mail.smtp.allow8bitmime", "false");
        p.setProperty(
                "mail.smtp.connectiontimeout",
                String.valueOf(options.connectTimeout().toMillis()));
        p.setProperty(
                "mail.smtp.timeout", String.valueOf(options.commandTimeout().toMillis()));
        p.put("mail.smtp.socketFactory", WatchedSockets.plain(watch::saw));
        p.put("mail.smtp.ssl.socketFactory", WatchedSockets.encrypted(trusted, watch::saw));
        return new SmtpConnection(settings, dialogue, watch, p, options);
    }

    /** Connects and logs in. */
    void open() throws MessagingException {
        String password =
                settings.password() == null ? null : settings.password().reveal();
        connect(settings.host(), settings.port(), settings.username(), password);
        if (settings.username() != null && dialogue.stage() != Stage.AUTH) {
            dialogue.enter(Stage.AUTH);
            throw new MessagingException("the server offers no login");
        }
    }

    void send(Email email, BooleanSupplier permission) throws MessagingException {
        mayEnterData = permission;
        try {
            sendMessage(
                    MimeEmail.of(email, settings, session),
                    new Address[] {new InternetAddress(email.to().address().ascii(), false)});
        } finally {
            setTimeout(commandTimeout);
        }
    }

    Dialogue dialogue() {
        return dialogue;
    }

    SmtpSettings settings() {
        return settings;
    }

    long idleSince() {
        return idleSince;
    }

    void rest() {
        idleSince = System.nanoTime();
    }

    /** Ends the connection without a word; an email under way is lost to the server. */
    void abort() {
        Socket socket = watch.socket;
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyGone) {
                dialogue.lose();
            }
        }
    }

    void closeQuietly() {
        try {
            close();
        } catch (MessagingException alreadyGone) {
            dialogue.lose();
        }
        abort();
    }

    private void setTimeout(Duration timeout) {
        Socket socket = watch.socket;
        if (socket != null) {
            try {
                socket.setSoTimeout((int) timeout.toMillis());
            } catch (IOException alreadyGone) {
                dialogue.lose();
            }
        }
    }

    @Override
    protected boolean ehlo(String domain) throws MessagingException {
        dialogue.enter(Stage.EHLO);
        return super.ehlo(domain);
    }

    @Override
    protected void startTLS() throws MessagingException {
        if (dialogue.stage() == Stage.AUTH) {
            throw new MessagingException("the server wants encryption before a login");
        }
        dialogue.enter(Stage.TLS);
        super.startTLS();
    }

    @Override
    protected void mailFrom() throws MessagingException {
        dialogue.enter(Stage.MAIL);
        super.mailFrom();
    }

    @Override
    protected void rcptTo() throws MessagingException {
        dialogue.enter(Stage.RCPT);
        super.rcptTo();
    }

    @Override
    protected OutputStream data() throws MessagingException {
        dialogue.enter(Stage.DATA);
        return super.data();
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        if (!mayEnterData.getAsBoolean()) {
            dialogue.withhold();
            abort();
            throw new IOException("withheld");
        }
        setTimeout(dataTimeout);
        super.finishData();
    }

    @Override
    public synchronized int simpleCommand(String command) throws MessagingException {
        if (command.startsWith("AUTH ")) {
            dialogue.enter(Stage.AUTH);
        }
        return super.simpleCommand(command);
    }

    @Override
    protected int simpleCommand(byte[] command) throws MessagingException {
        dialogue.said("***");
        return super.simpleCommand(command);
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        dialogue.said(command);
        super.sendCommand(command);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        if (dialogue.stage() == Stage.TLS && settings.tlsMode() == TlsMode.IMPLICIT) {
            dialogue.enter(Stage.EHLO);
        }
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
