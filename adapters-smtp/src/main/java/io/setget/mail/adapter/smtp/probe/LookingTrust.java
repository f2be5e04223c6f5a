package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.adapter.smtp.certificate.SocketTrust;
import io.setget.mail.domain.certificate.PresentedChain;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Lets every certificate pass and remembers what the judge says of it. For one handshake in which nothing secret is sent. */
final class LookingTrust extends SocketTrust {
    private final X509ExtendedTrustManager judge;
    private @Nullable PresentedChain chain;
    private @Nullable CertificateException refused;

    LookingTrust(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    /** Null before the handshake. */
    @Nullable
    PresentedChain chain() {
        return chain;
    }

    /** Null if the judge trusts the certificate. */
    @Nullable
    CertificateException refused() {
        return refused;
    }

    @Override
    protected void check(X509Certificate[] certificates, String authType, Socket socket, PresentedChain shown) {
        chain = shown;
        try {
            judge.checkServerTrusted(certificates, authType, socket);
        } catch (CertificateException no) {
            refused = no;
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
