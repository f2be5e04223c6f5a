package io.setget.mail.adapter.smtp;

import io.setget.mail.adapter.smtp.certificate.SocketTrust;
import io.setget.mail.domain.certificate.PresentedChain;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Consumer;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a server's certificate if the authorities vouch for it and for the host's name, or if exactly this certificate
 * is trusted; within its dates always. What it refuses is in the exception, for whoever explains it.
 */
final class ServerTrust extends SocketTrust {
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
    protected void check(X509Certificate[] chain, String authType, Socket socket, PresentedChain shown)
            throws CertificateException {
        presented.accept(shown);
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
