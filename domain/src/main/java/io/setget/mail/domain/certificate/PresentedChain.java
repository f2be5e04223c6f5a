package io.setget.mail.domain.certificate;

import java.util.List;

/**
 * What a mail server showed of itself when a connection was encrypted, trusted or not.
 *
 * @param certificates the server's own first; never empty
 * @param protocol such as {@code TLSv1.3}; empty if the handshake did not get that far
 * @param cipher the cipher suite; empty if the handshake did not get that far
 */
public record PresentedChain(List<PresentedCertificate> certificates, String protocol, String cipher) {
    public PresentedChain {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one certificate");
        }
    }

    /** The server's own certificate. */
    public PresentedCertificate leaf() {
        return certificates.get(0);
    }
}
