package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.domain.certificate.PresentedChain;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts with whoever is there, for looking only: an untrusted certificate does not end the handshake, but what the
 * judge says of it, the host's name included, is kept.
 */
final class Encryption {
    private final String host;
    private final int port;
    private final Supplier<X509ExtendedTrustManager> judge;
    private final BiFunction<CertificateException, PresentedChain, String> why;

    Encryption(
            String host,
            int port,
            Supplier<X509ExtendedTrustManager> judge,
            BiFunction<CertificateException, PresentedChain, String> why) {
        this.host = host;
        this.port = port;
        this.judge = judge;
        this.why = why;
    }

    /** Goes on over the same connection, encrypted. */
    Encrypted over(Conversation plain) throws IOException {
        LookingTrust looking = new LookingTrust(judge.get());
        SSLSocket socket;
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {looking}, null);
            socket = (SSLSocket) context.getSocketFactory().createSocket(plain.socket(), host, port, true);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("TLS is not to be had", impossible);
        }
        SSLParameters parameters = socket.getSSLParameters();
        // makes the judge hold the certificate against the host's name
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.setSoTimeout((int) plain.deadline().left().toMillis());
        socket.startHandshake();
        PresentedChain chain = looking.chain();
        CertificateException refused = looking.refused();
        return new Encrypted(
                new Conversation(socket, plain.deadline()),
                chain,
                refused == null || chain == null ? null : why.apply(refused, chain));
    }

    /**
     * An encrypted conversation.
     *
     * @param chain what the server showed; null if Java had no need to look at it
     * @param distrust why it is not trusted; null if it is
     */
    record Encrypted(
            Conversation conversation,
            @Nullable PresentedChain chain,
            @Nullable String distrust) {}
}
