package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.adapter.smtp.host.HostAddresses;
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
    private static final int LOOK_UPS = 8;

    private final BiFunction<String, Integer, X509ExtendedTrustManager> judges;
    private final BiFunction<CertificateException, PresentedChain, String> why;
    private final Watch watch = new Watch();
    private final HostAddresses addresses = new HostAddresses(LOOK_UPS, "probe-resolver");

    SocketProbe(
            BiFunction<String, Integer, X509ExtendedTrustManager> judges,
            BiFunction<CertificateException, PresentedChain, String> why) {
        this.judges = judges;
        this.why = why;
    }

    @Override
    public ProbedPort look(String host, int port, Duration limit) {
        Deadline deadline = new Deadline(limit, watch);
        InetAddress[] found;
        try {
            found = addresses.of(host, deadline.left());
        } catch (SocketTimeoutException late) {
            return ProbedPort.useless(port, Speech.SILENT, "DNS did not tell the host's address in time.");
        } catch (IOException unknown) {
            return ProbedPort.useless(port, Speech.UNKNOWN_HOST, "The host name has no address.");
        }
        Encryption encryption = new Encryption(HostAddresses.bare(host), port, () -> judges.apply(host, port), why);
        return new Look(encryption, found, port, deadline).at();
    }
}
