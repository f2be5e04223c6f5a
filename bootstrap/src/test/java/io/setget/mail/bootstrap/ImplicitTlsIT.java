package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job against another mail server: GreenMail, implicit TLS, a login, a certificate that must be trusted. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ImplicitTlsIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path dir;

    @Test
    void emails_reach_greenmail_over_implicit_tls_with_a_login() throws Exception {
        Path certificate = makeCertificate();
        System.setProperty(
                "greenmail.tls.keystore.file", dir.resolve("keys.p12").toString());
        System.setProperty("greenmail.tls.keystore.password", PASSWORD);
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));
        server.setUser("noreply@example.com", "mailer", "a password with ümlaut");
        server.start();
        try (RunningJar jar = RunningJar.start(
                Files.createDirectories(dir.resolve("data")),
                Map.of(
                        "SETGET_SMTP_HOST", "localhost",
                        "SETGET_SMTP_PORT", String.valueOf(server.getSmtps().getPort()),
                        "SETGET_SMTP_TLS_MODE", "implicit",
                        "SETGET_SMTP_USERNAME", "mailer",
                        "SETGET_SMTP_PASSWORD", "a password with ümlaut",
                        "SETGET_SMTP_FROM_EMAIL", "noreply@example.com",
                        "SETGET_SMTP_CA_FILE", certificate.toString()))) {
            jar.post("/api/v1/emails/batch", Requests.batch(0, 100, i -> Requests.normal("user" + i)));
            await().atMost(Duration.ofSeconds(60)).until(() -> jar.summary("sent_24h") == 100);
            MimeMessage[] messages = server.getReceivedMessages();
            assertThat(messages).hasSize(100);
            assertThat(Arrays.stream(messages).map(message -> header(message, "Message-ID")))
                    .doesNotHaveDuplicates()
                    .allMatch(id -> id.startsWith("<") && id.endsWith(">"));
            assertThat(Arrays.stream(messages).map(message -> header(message, "Auto-Submitted")))
                    .containsOnly("auto-generated");
            assertThat(Files.readString(dir.resolve("jar.log"))).doesNotContain("a password with");
        } finally {
            server.stop();
            System.clearProperty("greenmail.tls.keystore.file");
            System.clearProperty("greenmail.tls.keystore.password");
        }
    }

    private static String header(MimeMessage message, String name) {
        try {
            return message.getHeader(name, null);
        } catch (jakarta.mail.MessagingException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private Path makeCertificate() throws Exception {
        Path keys = dir.resolve("keys.p12");
        Path certificate = dir.resolve("certificate.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "mail",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD);
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "mail",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-file",
                certificate.toString());
        return certificate;
    }

    private void keytool(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(arguments);
        builder.command()
                .add(
                        0,
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(dir.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
