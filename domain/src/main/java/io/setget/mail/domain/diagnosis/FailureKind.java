package io.setget.mail.domain.diagnosis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Everything that can go wrong with a delivery, in plain words. */
public enum FailureKind {
    CONNECTION_REFUSED("connection refused", "Wrong host or port", "Verify SMTP host and port", true),
    UNKNOWN_HOST(
            "unknown host",
            "The SMTP host name has no address in DNS",
            "Check the spelling of the SMTP host and this machine's DNS",
            true),
    TIMEOUT("timeout", "Firewall blocking outbound SMTP", "Open the SMTP port in your firewall rules", true),
    TLS_HANDSHAKE_FAILED(
            "TLS handshake failed", "Wrong TLS mode for the port", "Use implicit TLS for 465, STARTTLS for 587", true),
    CERTIFICATE_ERROR(
            "certificate error",
            "Self-signed or expired certificate",
            "Update the mail server certificate or configure CA trust",
            true),
    AUTHENTICATION_FAILED(
            "authentication failed",
            "Wrong username or password",
            "Check credentials; some providers require app-specific passwords",
            true),
    RELAY_ACCESS_DENIED(
            "relay access denied",
            "Mail server rejects sender",
            "Verify the From Email is authorized on your SMTP server",
            false),
    SENDER_REJECTED(
            "sender rejected",
            "The server does not accept the From Email",
            "Use a From Email that your SMTP server lets you send from",
            false),
    RECIPIENT_REJECTED(
            "recipient rejected", "The server does not accept the recipient", "Check the recipient's address", false),
    RATE_LIMITED(
            "rate limit exceeded",
            "Provider sending limit reached",
            "Reduce email volume or upgrade your SMTP plan",
            false),
    MESSAGE_REJECTED(
            "message rejected",
            "The server does not accept the message",
            "Read the server's reply: size, content or policy",
            false),
    CONNECTION_LOST(
            "connection lost",
            "The server or the network ended the connection",
            "Check firewall rules and DNS resolution for SMTP host",
            false),
    PROTOCOL_ERROR(
            "protocol error",
            "The server's answer is not SMTP",
            "Verify that host and port are those of an SMTP server",
            false),
    WORKER_CRASHED(
            "worker crashed",
            "The process ended three times while sending this email",
            "Look at the log from that time before reviving it",
            false),
    EXPIRED(
            "expired",
            "The email was not worth sending any more",
            "Look at why emails waited; ask for a new one",
            false),
    UNKNOWN("unknown", "The cause could not be told", "Read the detail and the server's reply", false);

    private final String title;
    private final String cause;
    private final String solution;
    private final boolean serverTrouble;

    FailureKind(String title, String cause, String solution, boolean serverTrouble) {
        this.title = title;
        this.cause = cause;
        this.solution = solution;
        this.serverTrouble = serverTrouble;
    }

    /** The name in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String title() {
        return title;
    }

    public String cause() {
        return cause;
    }

    public String solution() {
        return solution;
    }

    /** Whether it always speaks of the server or the settings, never of one email. */
    public boolean serverTrouble() {
        return serverTrouble;
    }

    public static Optional<FailureKind> parse(String wireName) {
        return Arrays.stream(values())
                .filter(k -> k.wireName().equals(wireName))
                .findFirst();
    }
}
