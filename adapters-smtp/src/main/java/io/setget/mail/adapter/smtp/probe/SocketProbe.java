package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.function.BiFunction;
import javax.net.ssl.X509ExtendedTrustManager;

/** Looks at mail servers over sockets. */
final class SocketProbe implements MailServerProbe {
    private final BiFunction<String, Integer, X509ExtendedTrustManager> judges;
    private final BiFunction<CertificateException, PresentedChain, String> why;
    private final Watch watch = new Watch();
    private final Resolver resolver = new Resolver();

    SocketProbe(
            BiFunction<String, Integer, X509ExtendedTrustManager> judges,
            BiFunction<CertificateException, PresentedChain, String> why) {
        this.judges = judges;
        this.why = why;
    }

    @Override
    public ProbedPort look(String host, int port, Duration limit) {
        Deadline deadline = new Deadline(limit, watch);
        InetAddress[] addresses;
        try {
            addresses = resolver.resolve(host, deadline.left());
        } catch (SocketTimeoutException late) {
            return ProbedPort.useless(port, Speech.SILENT, "DNS did not tell the host's address in time.");
        } catch (IOException unknown) {
            return ProbedPort.useless(port, Speech.UNKNOWN_HOST, "The host name has no address.");
        }
        Encryption encryption = new Encryption(Resolver.bare(host), port, () -> judges.apply(host, port), why);
        return new Look(encryption, addresses, port, deadline).at();
    }
}
