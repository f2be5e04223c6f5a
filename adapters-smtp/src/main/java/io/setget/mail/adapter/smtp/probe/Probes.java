package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.certificate.PresentedChain;
import java.security.cert.CertificateException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.X509ExtendedTrustManager;

/** The way to a probe that looks at mail servers over sockets of its own. */
public final class Probes {
    private Probes() {}

    /**
     * @param judge decides whether a certificate is trusted for a host; asked for when it is first needed
     * @param why puts the judge's refusal into one sentence
     */
    public static MailServerProbe judging(
            Supplier<X509ExtendedTrustManager> judge, BiFunction<CertificateException, PresentedChain, String> why) {
        return new SocketProbe(judge, why);
    }
}
