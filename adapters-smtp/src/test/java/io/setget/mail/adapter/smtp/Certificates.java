package io.setget.mail.adapter.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Server certificates, good and bad, made with the JDK's keytool when they are first asked for. */
enum Certificates {
    GOOD("authority", "san=dns:localhost,ip:127.0.0.1", "-1d", 30),
    EXPIRED("authority", "san=dns:localhost,ip:127.0.0.1", "-30d", 10),
    NOT_YET_VALID("authority", "san=dns:localhost,ip:127.0.0.1", "+10d", 30),
    WRONG_HOST("authority", "san=dns:mail.example.com,ip:192.0.2.1", "-1d", 30),
    NAME_ONLY("authority", "san=dns:localhost", "-1d", 30),
    SELF_SIGNED("", "san=dns:localhost,ip:127.0.0.1", "-1d", 30),
    UNKNOWN_AUTHORITY("stranger", "san=dns:localhost,ip:127.0.0.1", "-1d", 30),
    /** Signed by an intermediate authority, which the server does not show. */
    MISSING_INTERMEDIATE("middle", "san=dns:localhost,ip:127.0.0.1", "-1d", 30),
    ENDS_SOON("authority", "san=dns:localhost,ip:127.0.0.1", "-10d", 20);

    private static final String PASSWORD = "changeit";
    private static final Path STORE = newDirectory().resolve("keys.p12");
    private static final Map<Certificates, SSLContext> CONTEXTS =
            Collections.synchronizedMap(new EnumMap<>(Certificates.class));

    private final String signer;
    private final String names;
    private final String start;
    private final int days;

    Certificates(String signer, String names, String start, int days) {
        this.signer = signer;
        this.names = names;
        this.start = start;
        this.days = days;
    }

    /** A file with the authority that signed the good ones. */
    static synchronized Path authority() {
        try {
            Path pem = STORE.resolveSibling("authority.pem");
            if (!Files.exists(pem)) {
                authority("authority");
                byte[] der = keys().getCertificate("authority").getEncoded();
                String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
                Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
            }
            return pem;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a server needs to show this certificate. */
    SSLContext context() {
        return CONTEXTS.computeIfAbsent(this, kind -> kind.make());
    }

    /** The keys of a server that shows this certificate, as a PKCS#12 file. */
    Path file() {
        context();
        return STORE.resolveSibling(alias() + ".p12");
    }

    static String password() {
        return PASSWORD;
    }

    private String alias() {
        return name().toLowerCase(Locale.ROOT);
    }

    private SSLContext make() {
        synchronized (Certificates.class) {
            try {
                List<String> arguments = new ArrayList<>(List.of("-ext", names));
                if (!signer.isEmpty()) {
                    authority(signer);
                    arguments.addAll(List.of("-signer", signer));
                }
                generate(alias(), start, days, arguments);
                KeyStore all = keys();
                KeyStore own = KeyStore.getInstance("PKCS12");
                own.load(null, null);
                char[] password = PASSWORD.toCharArray();
                own.setKeyEntry(alias(), all.getKey(alias(), password), password, shown(all));
                try (var out = Files.newOutputStream(STORE.resolveSibling(alias() + ".p12"))) {
                    own.store(out, password);
                }
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(own, password);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(factory.getKeyManagers(), null, null);
                return context;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Certificate[] shown(KeyStore all) throws GeneralSecurityException {
        Certificate[] chain = all.getCertificateChain(alias());
        return this == MISSING_INTERMEDIATE ? new Certificate[] {chain[0]} : chain;
    }

    private static void authority(String alias) throws IOException, GeneralSecurityException {
        if (!Files.exists(STORE) || !keys().containsAlias(alias)) {
            List<String> more = new ArrayList<>(List.of("-ext", "bc:c"));
            if (alias.equals("middle")) {
                authority("authority");
                more.addAll(List.of("-signer", "authority"));
            }
            generate(alias, "-40d", 400, more);
        }
    }

    private static KeyStore keys() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(STORE)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static void generate(String alias, String start, int days, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                STORE.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                start,
                "-validity",
                String.valueOf(days)));
        command.addAll(more);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!keytool.waitFor(30, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path newDirectory() {
        try {
            Path directory = Files.createTempDirectory("certificates");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
