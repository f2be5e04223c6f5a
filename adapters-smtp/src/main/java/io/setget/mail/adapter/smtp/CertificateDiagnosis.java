package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.certificate.CertificateProblem;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.Advice;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells why a server's certificate is not trusted: its dates first, then who vouches for it, then its names. */
final class CertificateDiagnosis {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int NAMES = 4;

    private CertificateDiagnosis() {}

    /** @param error that ended a handshake over the server's certificate */
    static CertificateProblem problem(Throwable error) {
        if (Causes.has(error, CertificateExpiredException.class)) {
            return CertificateProblem.EXPIRED;
        }
        if (Causes.has(error, CertificateNotYetValidException.class)) {
            return CertificateProblem.NOT_YET_VALID;
        }
        if (isTooWeak(error)) {
            return CertificateProblem.TOO_WEAK;
        }
        return Causes.has(error, CertPathBuilderException.class) || Causes.has(error, CertPathValidatorException.class)
                ? CertificateProblem.UNKNOWN_ISSUER
                : CertificateProblem.OTHER_HOST;
    }

    /** @param chain what the server showed; null if that is not known */
    static Failure of(Throwable error, @Nullable PresentedChain chain) {
        PresentedCertificate leaf = chain == null ? null : chain.leaf();
        return switch (problem(error)) {
            case EXPIRED -> failure("The server's certificate has expired" + (leaf == null ? "." : ended(leaf)));
            case NOT_YET_VALID ->
                failure("The server's certificate is not valid yet"
                                + (leaf == null ? "." : ": it is from " + DAY.format(leaf.notBefore()) + " on."))
                        .with(new Advice(
                                "A certificate whose time has not come, or a wrong clock",
                                "Check the clock of this machine first, then update the mail server certificate"));
            case TOO_WEAK ->
                failure("The server's certificate uses cryptography that is no longer safe"
                                + (leaf == null ? "." : ": " + leaf.signature() + ", " + leaf.key() + "."))
                        .with(new Advice(
                                "An outdated certificate",
                                "Replace the mail server certificate by one with SHA-256 and RSA 2048 or EC 256"));
            case UNKNOWN_ISSUER ->
                chain == null || leaf == null
                        ? failure("The server's certificate is signed by nobody whom this server trusts.")
                        : untrusted(chain, leaf);
            case OTHER_HOST ->
                leaf == null ? failure("The server's certificate is for another host.") : otherHost(leaf);
        };
    }

    private static String ended(PresentedCertificate leaf) {
        return ": it ended on " + DAY.format(leaf.notAfter()) + ".";
    }

    private static boolean isTooWeak(Throwable error) {
        return Causes.find(error, CertPathValidatorException.class)
                .filter(found -> found.getReason() == BasicReason.ALGORITHM_CONSTRAINED)
                .isPresent();
    }

    private static Failure untrusted(PresentedChain chain, PresentedCertificate leaf) {
        if (leaf.selfSigned()) {
            return failure("The server's certificate is signed by nobody but itself (" + leaf.subject() + ").");
        }
        PresentedCertificate last =
                chain.certificates().get(chain.certificates().size() - 1);
        if (!last.selfSigned() && chain.certificates().size() == 1) {
            return failure("The server shows only its own certificate, and its issuer (" + leaf.issuer()
                            + ") is not known here.")
                    .with(
                            new Advice(
                                    "The intermediate certificate is missing, or the issuer is a private authority",
                                    "Install the whole chain on the mail server (often called fullchain), or trust its issuer"));
        }
        return failure(
                "The server's certificate comes from an authority that is not trusted here (" + last.issuer() + ").");
    }

    private static Failure otherHost(PresentedCertificate leaf) {
        List<String> names = leaf.names();
        String named = names.isEmpty()
                ? "it names no host at all"
                : "it names " + String.join(", ", names.subList(0, Math.min(NAMES, names.size())))
                        + (names.size() > NAMES ? " and others" : "");
        return failure("The SMTP host is not on the server's certificate: " + named + ".")
                .with(new Advice(
                        "The certificate is for another host name",
                        names.isEmpty()
                                ? "Replace the mail server certificate by one that names this host"
                                : "Use the name on the certificate as SMTP Host, or replace the certificate"));
    }

    private static Failure failure(String detail) {
        return new Failure(FailureKind.CERTIFICATE_ERROR, null, detail);
    }
}
