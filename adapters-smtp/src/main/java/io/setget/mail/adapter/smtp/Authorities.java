package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.certificate.TrustedCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Who is trusted to vouch for mail servers: the JVM's authorities, those of a PEM file, and what an admin trusts. */
final class Authorities {
    private final List<X509Certificate> known;
    private final X509ExtendedTrustManager trust;

    private Authorities(List<X509Certificate> known) throws GeneralSecurityException, IOException {
        this.known = known;
        this.trust = trusting(known);
    }

    /** @throws IllegalArgumentException if the file cannot be read or holds no certificate */
    static Authorities with(@Nullable Path caFile) {
        try {
            List<X509Certificate> known =
                    new ArrayList<>(List.of(defaultTrust(null).getAcceptedIssuers()));
            if (caFile != null) {
                try (InputStream pem = Files.newInputStream(caFile)) {
                    known.addAll(read(pem));
                }
            }
            return new Authorities(known);
        } catch (GeneralSecurityException | IOException unreadable) {
            throw new IllegalArgumentException("cannot read the CA file " + caFile, unreadable);
        }
    }

    /** Sockets for any server. */
    SSLSocketFactory sockets() {
        return sockets(List.of(), chain -> {});
    }

    /**
     * Sockets for the one server for which an admin trusts these besides.
     *
     * @param presented told of each chain that is looked at, trusted or not
     */
    SSLSocketFactory sockets(List<TrustedCertificate> besides, Consumer<PresentedChain> presented) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {judge(besides, presented)}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("TLS is not to be had", broken);
        }
    }

    /** Decides as {@link #sockets(List, Consumer)} do, the host's name included where the socket says so. */
    X509ExtendedTrustManager judge(List<TrustedCertificate> besides) {
        return judge(besides, chain -> {});
    }

    private X509ExtendedTrustManager judge(List<TrustedCertificate> besides, Consumer<PresentedChain> presented) {
        try {
            return new ServerTrust(trusting(besides), pins(besides), presented);
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException("certificates cannot be judged", broken);
        }
    }

    private X509ExtendedTrustManager trusting(Iterable<TrustedCertificate> besides)
            throws GeneralSecurityException, IOException {
        List<X509Certificate> all = new ArrayList<>(known);
        for (TrustedCertificate one : besides) {
            if (one.kind() == TrustedCertificate.Kind.AUTHORITY) {
                all.addAll(read(new ByteArrayInputStream(Base64.getDecoder().decode(one.der()))));
            }
        }
        return all.size() == known.size() ? trust : trusting(all);
    }

    private static X509ExtendedTrustManager trusting(List<X509Certificate> all)
            throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null, null);
        for (X509Certificate one : all) {
            authorities.setCertificateEntry("authority-" + authorities.size(), one);
        }
        return defaultTrust(authorities);
    }

    private static Set<String> pins(List<TrustedCertificate> besides) {
        return besides.stream()
                .filter(one -> one.kind() == TrustedCertificate.Kind.CERTIFICATE)
                .map(TrustedCertificate::fingerprint)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static List<X509Certificate> read(InputStream certificates) throws GeneralSecurityException {
        List<X509Certificate> read = new ArrayList<>();
        for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(certificates)) {
            read.add((X509Certificate) one);
        }
        return read;
    }

    private static X509ExtendedTrustManager defaultTrust(@Nullable KeyStore authorities)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this Java has no X.509 trust manager");
    }
}
