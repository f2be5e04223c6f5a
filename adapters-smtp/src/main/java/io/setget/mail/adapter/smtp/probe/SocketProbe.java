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
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Looks at mail servers over sockets. */
final class SocketProbe implements MailServerProbe {
    private final Supplier<X509ExtendedTrustManager> judges;
    private final BiFunction<CertificateException, PresentedChain, String> why;
    private final Watch watch = new Watch();
    private final Resolver resolver = new Resolver();
    private volatile @Nullable X509ExtendedTrustManager judge;

    SocketProbe(
            Supplier<X509ExtendedTrustManager> judges, BiFunction<CertificateException, PresentedChain, String> why) {
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
        return new Look(new Encryption(Resolver.bare(host), port, judge(), why), addresses, port, deadline).at();
    }

    /** Reading the authorities takes a while, and most starts of the product never look at a server. */
    private synchronized X509ExtendedTrustManager judge() {
        X509ExtendedTrustManager known = judge;
        if (known == null) {
            known = judges.get();
            judge = known;
        }
        return known;
    }
}
