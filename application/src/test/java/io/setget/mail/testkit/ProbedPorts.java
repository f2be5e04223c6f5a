package io.setget.mail.testkit;

import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ports as a probe may find them. */
public final class ProbedPorts {
    private static final List<String> LOGINS = List.of("PLAIN", "LOGIN");

    private ProbedPorts() {}

    public static ProbedPort implicitTls(int port) {
        return port(port, Speech.IMPLICIT_TLS, List.of(), LOGINS, null);
    }

    public static ProbedPort startTls(int port) {
        return port(port, Speech.STARTTLS, List.of(), LOGINS, null);
    }

    public static ProbedPort startTlsWithoutLogin(int port) {
        return port(port, Speech.STARTTLS, List.of(), List.of(), null);
    }

    public static ProbedPort untrusted(int port) {
        return port(port, Speech.IMPLICIT_TLS, List.of(), LOGINS, "The certificate is signed by nobody but itself.");
    }

    public static ProbedPort plain(int port) {
        return port(port, Speech.PLAIN, LOGINS, LOGINS, null);
    }

    public static ProbedPort plainWithoutLogin(int port) {
        return port(port, Speech.PLAIN, List.of(), List.of(), null);
    }

    private static ProbedPort port(
            int port, Speech speech, List<String> inClear, List<String> logins, @Nullable String distrust) {
        return new ProbedPort(
                port,
                speech,
                "hello",
                inClear,
                logins,
                speech == Speech.PLAIN ? null : chain(distrust != null),
                distrust,
                "It speaks " + speech.wireName() + ".");
    }

    private static PresentedChain chain(boolean selfSigned) {
        PresentedCertificate leaf = new PresentedCertificate(
                "CN=mail.example.com",
                selfSigned ? "CN=mail.example.com" : "CN=An authority",
                List.of("mail.example.com"),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                "EC 256",
                "SHA256withECDSA",
                "AB:CD:EF",
                selfSigned,
                false,
                "MAo=");
        return new PresentedChain(List.of(leaf), "TLSv1.3", "TLS_AES_256_GCM_SHA384");
    }
}
