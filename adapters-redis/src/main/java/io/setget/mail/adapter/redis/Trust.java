package io.setget.mail.adapter.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who may vouch for a server: the JVM's authorities, and those in a file. */
final class Trust {
    private Trust() {}

    /** Null without a file: then the JVM decides. */
    static @Nullable TrustManagerFactory in(@Nullable Path pemFile) {
        if (pemFile == null) {
            return null;
        }
        try {
            KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
            authorities.load(null, null);
            int number = 0;
            for (X509Certificate known : knownToTheJvm()) {
                authorities.setCertificateEntry("jvm-" + number++, known);
            }
            try (InputStream pem = Files.newInputStream(pemFile)) {
                for (Certificate more : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                    authorities.setCertificateEntry("file-" + number++, more);
                }
            }
            return factory(authorities);
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalStateException(
                    "SETGET_REDIS_CA_FILE: " + pemFile + " must hold certificates in PEM", unusable);
        }
    }

    private static X509Certificate[] knownToTheJvm() throws GeneralSecurityException {
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509.getAcceptedIssuers();
            }
        }
        return new X509Certificate[0];
    }

    private static TrustManagerFactory factory(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return factory;
    }
}
