package io.setget.mail.domain.certificate;

import io.setget.mail.domain.certificate.TrustedCertificate.Kind;

/** Why a server's certificate is not trusted. */
public enum CertificateProblem {
    EXPIRED(false, false),
    NOT_YET_VALID(false, false),
    /** Its signature or key is of a kind that is no longer safe. */
    TOO_WEAK(false, false),
    /** No known authority vouches for it. */
    UNKNOWN_ISSUER(true, true),
    /** It names other hosts. */
    OTHER_HOST(false, true);

    private final boolean curedByAuthority;
    private final boolean curedByCertificate;

    CertificateProblem(boolean curedByAuthority, boolean curedByCertificate) {
        this.curedByAuthority = curedByAuthority;
        this.curedByCertificate = curedByCertificate;
    }

    /** Whether an admin's trust of this kind helps: neither dates nor weakness can be trusted away. */
    public boolean isCuredBy(Kind trust) {
        return trust == Kind.AUTHORITY ? curedByAuthority : curedByCertificate;
    }
}
