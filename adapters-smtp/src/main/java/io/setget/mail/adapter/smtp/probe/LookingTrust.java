package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.adapter.smtp.certificate.Presented;
import io.setget.mail.domain.certificate.PresentedChain;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Lets every certificate pass and remembers what the judge says of it. For one handshake in which nothing secret is sent. */
final class LookingTrust extends X509ExtendedTrustManager {
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
    public void checkServerTrusted(X509Certificate[] shown, String authType, Socket socket)
            throws CertificateException {
        SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
        chain = Presented.of(
                shown, session == null ? "" : session.getProtocol(), session == null ? "" : session.getCipherSuite());
        try {
            judge.checkServerTrusted(shown, authType, socket);
        } catch (CertificateException no) {
            refused = no;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] shown, String authType) throws CertificateException {
        throw new CertificateException("without a socket the host's name cannot be checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType) throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] shown, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
