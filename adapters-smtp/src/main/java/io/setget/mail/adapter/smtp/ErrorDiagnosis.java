package io.setget.mail.adapter.smtp;

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
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Tells what went wrong in a conversation that ended without the server's refusal. */
final class ErrorDiagnosis {
    private ErrorDiagnosis() {}

    static DeliveryOutcome of(Dialogue dialogue, Throwable error) {
        boolean late = dialogue.overtime() || has(error, SocketTimeoutException.class);
        Reply odd = dialogue.lost() ? null : dialogue.last();
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
        Optional<Unfit> unfit = find(error, Unfit.class);
        if (unfit.isPresent()) {
            return trouble(unfit.get().kind(), null, unfit.get().detail());
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
        if (has(error, UnknownHostException.class)) {
            return trouble(FailureKind.UNKNOWN_HOST, null, "The host name has no address.");
        }
        if (isAboutCertificate(error)) {
            return trouble(FailureKind.CERTIFICATE_ERROR, null, certificateDetail(error));
        }
        if (late) {
            String detail = stage == Stage.CONNECT
                    ? "The server could not be reached in time."
                    : "The server was reached but did not answer in time.";
            return trouble(FailureKind.TIMEOUT, null, detail);
        }
        if (stage == Stage.TLS || has(error, SSLException.class)) {
            return trouble(FailureKind.TLS_HANDSHAKE_FAILED, null, "The TLS handshake did not succeed.");
        }
        if (has(error, ConnectException.class) || has(error, NoRouteToHostException.class)) {
            return trouble(FailureKind.CONNECTION_REFUSED, null, "Nothing accepts connections at this host and port.");
        }
        if (odd != null && stage == Stage.AUTH) {
            return trouble(FailureKind.AUTHENTICATION_FAILED, odd, "The server offers no login that we know.");
        }
        return odd != null
                ? trouble(FailureKind.PROTOCOL_ERROR, odd, "The server's answer is not SMTP.")
                : trouble(FailureKind.CONNECTION_LOST, null, "The connection ended before the server was ready.");
    }

    static boolean isAboutCertificate(Throwable error) {
        return has(error, CertificateException.class)
                || has(error, CertPathValidatorException.class)
                || has(error, CertPathBuilderException.class)
                || has(error, SSLPeerUnverifiedException.class);
    }

    private static String certificateDetail(Throwable error) {
        if (has(error, CertificateExpiredException.class)) {
            return "The server's certificate has expired.";
        }
        if (has(error, CertificateNotYetValidException.class)) {
            return "The server's certificate is not valid yet.";
        }
        return has(error, CertPathBuilderException.class) || has(error, CertPathValidatorException.class)
                ? "The server's certificate is signed by nobody whom this server trusts."
                : "The server's certificate is for another host.";
    }

    private static ServerTrouble trouble(FailureKind kind, @Nullable Reply reply, String detail) {
        return new ServerTrouble(new Failure(kind, reply == null ? null : reply.text(), detail));
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        return find(error, type).isPresent();
    }

    private static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return Optional.of(type.cast(at));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }
}
