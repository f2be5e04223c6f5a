package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.certificate.PresentedChain;
import java.security.cert.CertificateException;
import java.util.function.BiFunction;
import javax.net.ssl.X509ExtendedTrustManager;

/** The way to a probe that looks at mail servers over sockets of its own. */
public final class Probes {
    private Probes() {}

    /**
     * @param judges who decides whether the certificate of a host's port is trusted
     * @param why puts the judge's refusal into one sentence
     */
    public static MailServerProbe judging(
            BiFunction<String, Integer, X509ExtendedTrustManager> judges,
            BiFunction<CertificateException, PresentedChain, String> why) {
        return new SocketProbe(judges, why);
    }
}
