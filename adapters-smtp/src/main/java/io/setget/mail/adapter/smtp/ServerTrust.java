package io.setget.mail.adapter.smtp;

import io.setget.mail.adapter.smtp.certificate.Presented;
import io.setget.mail.domain.certificate.PresentedChain;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts a server's certificate if the authorities vouch for it and for the host's name, or if exactly this certificate
 * is trusted; within its dates always. What it refuses is in the exception, for whoever explains it.
 */
final class ServerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;
    private final Set<String> pinned;
    private final Consumer<PresentedChain> presented;

    /** @param pinned fingerprints of trusted certificates */
    ServerTrust(X509ExtendedTrustManager authorities, Set<String> pinned, Consumer<PresentedChain> presented) {
        this.authorities = authorities;
        this.pinned = pinned;
        this.presented = presented;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        SSLSession session = socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null;
        PresentedChain shown = shown(chain, session);
        try {
            if (pinned.contains(shown.leaf().fingerprint())) {
                chain[0].checkValidity();
            } else {
                authorities.checkServerTrusted(chain, authType, socket);
            }
        } catch (CertificateException refused) {
            throw new Untrusted(shown, refused);
        }
    }

    private PresentedChain shown(X509Certificate[] chain, @Nullable SSLSession session) throws CertificateException {
        PresentedChain shown = Presented.of(
                chain, session == null ? "" : session.getProtocol(), session == null ? "" : session.getCipherSuite());
        presented.accept(shown);
        return shown;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only sockets are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("without a socket the host's name cannot be checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("no client is served");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }

    /** A server's certificate that is not trusted. */
    static final class Untrusted extends CertificateException {
        private static final long serialVersionUID = 1;

        private final transient PresentedChain chain;

        Untrusted(PresentedChain chain, CertificateException why) {
            super("the server's certificate is not trusted", why);
            this.chain = chain;
        }

        PresentedChain chain() {
            return chain;
        }
    }
}
