package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.diagnosis.Advice;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.ServerTrouble;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Unconfirmed;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong in a conversation that ended without the server's refusal. */
final class ErrorDiagnosis {
    private ErrorDiagnosis() {}

    static DeliveryOutcome of(Dialogue dialogue, Throwable error) {
        boolean late = dialogue.overtime() || Causes.has(error, SocketTimeoutException.class);
        Reply garbage = dialogue.garbage();
        Reply odd = garbage != null || dialogue.lost() ? garbage : dialogue.last();
        if (dialogue.dotSent()) {
            return odd == null
                    ? new Unconfirmed(new Failure(
                            late ? FailureKind.TIMEOUT : FailureKind.CONNECTION_LOST,
                            null,
                            "The whole email was sent, but the server's answer never came."))
                    : new Unconfirmed(new Failure(
                            FailureKind.PROTOCOL_ERROR,
                            odd.text(),
                            "The whole email was sent, but the server's answer is not SMTP."));
        }
        Optional<Unfit> unfit = Causes.find(error, Unfit.class);
        if (unfit.isPresent()) {
            return new ServerTrouble(unfit.get().failure());
        }
        Stage stage = dialogue.stage();
        if (stage.compareTo(Stage.MAIL) >= 0) {
            return late
                    ? new Deferred(new Failure(FailureKind.TIMEOUT, null, "The server did not answer in time."))
                    : odd == null
                            ? new Deferred(new Failure(
                                    FailureKind.CONNECTION_LOST,
                                    null,
                                    "The connection ended before the email was handed over."))
                            : trouble(FailureKind.PROTOCOL_ERROR, odd, "The server's answer is not SMTP.");
        }
        return beforeAnyEmail(stage, odd, late, error);
    }

    private static DeliveryOutcome beforeAnyEmail(Stage stage, @Nullable Reply odd, boolean late, Throwable error) {
        if (Causes.has(error, UnknownHostException.class)) {
            return trouble(FailureKind.UNKNOWN_HOST, null, "The host name has no address.");
        }
        if (isAboutCertificate(error)) {
            return new ServerTrouble(CertificateDiagnosis.of(
                    error,
                    Causes.find(error, ServerTrust.Untrusted.class)
                            .map(ServerTrust.Untrusted::chain)
                            .orElse(null)));
        }
        if (late) {
            String detail = stage == Stage.DNS
                    ? "The SMTP host was not found in time: this machine's DNS does not answer."
                    : stage == Stage.CONNECT
                            ? "The server could not be reached in time."
                            : "The server was reached but did not answer in time.";
            return trouble(FailureKind.TIMEOUT, null, detail);
        }
        if (stage == Stage.TLS || Causes.has(error, SSLException.class)) {
            return new ServerTrouble(handshake(error));
        }
        if (stage == Stage.CONNECT || Causes.has(error, ConnectException.class)) {
            return new ServerTrouble(refused(error));
        }
        return odd != null
                ? new ServerTrouble(notSmtp(odd))
                : trouble(FailureKind.CONNECTION_LOST, null, "The connection ended before the server was ready.");
    }

    static boolean isAboutCertificate(Throwable error) {
        return Causes.has(error, CertificateException.class)
                || Causes.has(error, CertPathValidatorException.class)
                || Causes.has(error, CertPathBuilderException.class)
                || Causes.has(error, SSLPeerUnverifiedException.class);
    }

    /** Java tells these apart by words only. */
    private static Failure handshake(Throwable error) {
        Failure failure = new Failure(FailureKind.TLS_HANDSHAKE_FAILED, null, "The TLS handshake did not succeed.");
        String words = Causes.words(error);
        if (words.contains("protocol_version") || words.contains("protocol version")) {
            return new Failure(
                    failure.kind(),
                    null,
                    "The server speaks only versions of TLS that are no longer safe.",
                    new Advice(
                            "The server speaks only TLS 1.1 or older", "Let the mail server speak TLS 1.2 or newer"));
        }
        if (words.contains("certificate_required") || words.contains("bad_certificate")) {
            return new Failure(
                    failure.kind(),
                    null,
                    "The server wants to see a certificate of ours.",
                    new Advice(
                            "The server asks for a client certificate",
                            "Use a port of the server that takes username and password"));
        }
        if (words.contains("handshake_failure") || words.contains("no cipher suites in common")) {
            return new Failure(
                    failure.kind(),
                    null,
                    "The server and SetGet Mail have no way to encrypt in common.",
                    new Advice(
                            "No TLS version or cipher suite in common",
                            "Let the mail server speak TLS 1.2 or newer with current cipher suites"));
        }
        return failure;
    }

    private static Failure refused(Throwable error) {
        boolean noRoute = Causes.has(error, NoRouteToHostException.class)
                || Causes.words(error).contains("unreachable");
        return noRoute
                ? new Failure(
                        FailureKind.CONNECTION_REFUSED,
                        null,
                        "This machine has no route to the SMTP host.",
                        new Advice(
                                "No route to the host, such as an IPv6 address without IPv6 here",
                                "Use a host name with an IPv4 address, or give this machine a route"))
                : new Failure(
                        FailureKind.CONNECTION_REFUSED, null, "Nothing accepts connections at this host and port.");
    }

    private static Failure notSmtp(Reply odd) {
        String words = odd.text().toUpperCase(Locale.ROOT);
        String other = words.startsWith("+OK")
                ? "POP3"
                : words.startsWith("* OK")
                        ? "IMAP"
                        : words.startsWith("SSH-") ? "SSH" : words.startsWith("HTTP/") ? "HTTP" : null;
        return other == null
                ? new Failure(FailureKind.PROTOCOL_ERROR, odd.text(), "The server's answer is not SMTP.")
                : another(other, odd.text());
    }

    /** Something else than SMTP is spoken there. */
    static Failure another(String protocol, @Nullable String reply) {
        return new Failure(
                FailureKind.PROTOCOL_ERROR,
                reply,
                "The server's answer is not SMTP but " + protocol + ".",
                new Advice(
                        "This is the port of the server's " + protocol + " service",
                        "Use the SMTP port, usually 465 or 587"));
    }

    private static ServerTrouble trouble(FailureKind kind, @Nullable Reply reply, String detail) {
        return new ServerTrouble(new Failure(kind, reply == null ? null : reply.text(), detail));
    }
}
