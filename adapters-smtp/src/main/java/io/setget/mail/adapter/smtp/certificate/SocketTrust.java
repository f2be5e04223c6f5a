package io.setget.mail.adapter.smtp.certificate;

import io.setget.mail.domain.certificate.PresentedChain;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** Looks at the certificates that servers show over sockets, and at no others: without one no host's name is known. */
public abstract class SocketTrust extends X509ExtendedTrustManager {
    /**
     * Decides.
     *
     * @param shown the same chain in plain words
     * @throws CertificateException if the server is not trusted
     */
    protected abstract void check(X509Certificate[] chain, String authType, Socket socket, PresentedChain shown)
            throws CertificateException;

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
        PresentedChain shown = Presented.of(
                chain, session == null ? "" : session.getProtocol(), session == null ? "" : session.getCipherSuite());
        check(chain, authType, socket, shown);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only sockets are used");
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("without a socket the host's name cannot be checked");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is served");
    }
}
