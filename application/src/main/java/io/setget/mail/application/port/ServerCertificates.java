package io.setget.mail.application.port;

import io.setget.mail.domain.certificate.SeenCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate;
import java.util.List;
import java.util.Optional;

/**
 * What is known about the certificates of mail servers: those they showed last, and those that an admin trusts. A host
 * is found whatever the case of its letters.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached.
 */
public interface ServerCertificates {
    /** Those trusted for this server, the oldest first. */
    List<TrustedCertificate> trusted(String host, int port);

    /** Trusts one more; once it is trusted in the same way already, nothing changes. */
    void trust(TrustedCertificate certificate);

    /** False if it was not trusted. */
    boolean distrust(String host, int port, String fingerprint);

    /** Replaces what this server showed before. */
    void saw(SeenCertificate certificate);

    /** Empty if this server was never seen with one. */
    Optional<SeenCertificate> lastSeen(String host, int port);
}
