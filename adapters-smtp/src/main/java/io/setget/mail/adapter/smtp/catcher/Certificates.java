package io.setget.mail.adapter.smtp.catcher;

import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Certificates for this host, made anew at each start: a good one, signed by an authority whose certificate is {@code
 * caFile}, and three that nobody should accept. No private key stays on disk.
 */
record Certificates(Path caFile, SSLContext good, SSLContext selfSigned, SSLContext expired, SSLContext otherHost) {
    private static final String HERE = "san=dns:localhost,ip:127.0.0.1";
    private static final String AUTHORITY = "authority";
    private static final String SERVER = "server";

    /** @param storePassword protects the key stores for the moment that they are on disk */
    static Certificates make(Path directory, Secret storePassword) throws IOException {
        Keytool keytool = new Keytool(storePassword);
        Path authority = directory.resolve("authority.p12");
        Path selfSigned = directory.resolve("self-signed.p12");
        Path good = directory.resolve("good.p12");
        Path expired = directory.resolve("expired.p12");
        Path otherHost = directory.resolve("other-host.p12");
        try {
            // a call costs most of a second, hence side by side; each that signs has its own copy of the authority
            Keytool.await(List.of(
                    keytool.makeKey(authority, AUTHORITY, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign"),
                    keytool.makeKey(selfSigned, SERVER, "-ext", HERE)));
            for (Path signed : List.of(good, expired, otherHost)) {
                Files.copy(authority, signed);
            }
            Keytool.await(List.of(
                    keytool.makeKey(good, SERVER, "-signer", AUTHORITY, "-ext", HERE),
                    keytool.makeKey(expired, SERVER, "-signer", AUTHORITY, "-ext", HERE, "-startdate", "-9d"),
                    keytool.makeKey(otherHost, SERVER, "-signer", AUTHORITY, "-ext", "san=dns:wrong.example")));
            Path caFile = directory.resolve("ca.pem");
            Files.writeString(
                    caFile, pem(load(authority, storePassword).getCertificate(AUTHORITY)), StandardCharsets.US_ASCII);
            return new Certificates(
                    caFile,
                    context(good, storePassword),
                    context(selfSigned, storePassword),
                    context(expired, storePassword),
                    context(otherHost, storePassword));
        } catch (GeneralSecurityException unexpected) {
            throw new IOException("the catcher's certificates cannot be used", unexpected);
        } finally {
            for (Path store : List.of(authority, selfSigned, good, expired, otherHost)) {
                Files.deleteIfExists(store);
            }
        }
    }

    private static KeyStore load(Path file, Secret password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.reveal().toCharArray());
        }
        return store;
    }

    private static SSLContext context(Path file, Secret password) throws GeneralSecurityException, IOException {
        char[] chars = password.reveal().toCharArray();
        KeyStore all = load(file, password);
        Key key = all.getKey(SERVER, chars);
        KeyStore serverOnly = KeyStore.getInstance("PKCS12"); // never the authority, whose key lies beside it
        serverOnly.load(null, null);
        serverOnly.setKeyEntry(SERVER, key, chars, all.getCertificateChain(SERVER));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(serverOnly, chars);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
