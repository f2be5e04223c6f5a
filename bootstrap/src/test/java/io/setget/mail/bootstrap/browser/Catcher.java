package io.setget.mail.bootstrap.browser;

import static org.awaitility.Awaitility.await;

import io.setget.mail.adapter.smtp.catcher.MailCatcher;
import io.setget.mail.application.demo.CaughtEmail;
import io.setget.mail.application.demo.CaughtEmails;
import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/** A mail server in this process, whose inbox can be looked into. */
final class Catcher implements AutoCloseable {
    static final String USERNAME = "mailer";

    private final CaughtEmails inbox = new CaughtEmails();
    private final MailCatcher catcher;

    Catcher(Path directory, String password) throws IOException {
        catcher = MailCatcher.start(new MailCatcher.Options(
                directory,
                inbox,
                USERNAME,
                new Secret(password),
                Duration.ofSeconds(1),
                InstantSource.system(),
                new SecureRandom()));
    }

    MailCatcher.Ports ports() {
        return catcher.ports();
    }

    /** For {@code SETGET_SMTP_CA_FILE}. */
    String caFile() {
        return catcher.caFile().toString();
    }

    int caught() {
        return inbox.size();
    }

    /** The newest, once there are this many. */
    CaughtEmail newestOf(int many) {
        await().atMost(Duration.ofSeconds(20)).until(() -> inbox.size() >= many);
        return inbox.list(1, null).get(0);
    }

    @Override
    public void close() {
        catcher.close();
    }
}
