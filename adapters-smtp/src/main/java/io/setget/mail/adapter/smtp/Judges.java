package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.domain.certificate.TrustedCertificate;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Who decides whether the certificate of a server, given by host and port, is trusted. */
final class Judges implements BiFunction<String, Integer, X509ExtendedTrustManager> {
    private final @Nullable Path caFile;
    private final ServerCertificates certificates;
    private @Nullable Authorities authorities;

    Judges(@Nullable Path caFile, ServerCertificates certificates) {
        this.caFile = caFile;
        this.certificates = certificates;
    }

    @Override
    public X509ExtendedTrustManager apply(String host, Integer port) {
        return authorities().judge(trusted(host, port));
    }

    /** Reading the authorities takes a while, and most starts of the product never look at a server. */
    private synchronized Authorities authorities() {
        Authorities known = authorities;
        if (known == null) {
            known = Authorities.with(caFile);
            authorities = known;
        }
        return known;
    }

    private List<TrustedCertificate> trusted(String host, int port) {
        try {
            return certificates.trusted(host, port);
        } catch (PortUnavailableException away) {
            return List.of();
        }
    }
}
