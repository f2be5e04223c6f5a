package io.setget.mail.adapter.smtp.catcher;

import io.setget.mail.adapter.smtp.Smtp;
import io.setget.mail.application.demo.CaughtEmails;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A catcher that all tests share, for its certificates take a while, and ways to send to it with the real transport. */
final class Catcher implements AutoCloseable {
    static final Duration SLOW = Duration.ofMillis(300);
    private static final String USERNAME = "demo";
    private static final Secret PASSWORD = new Secret("a-password-only-for-tests");

    final MovableClock clock = new MovableClock();
    final CaughtEmails inbox = new CaughtEmails();
    final MailCatcher server;
    private final Emails emails = new Emails(clock);

    private Catcher(Path directory) throws IOException {
        server = MailCatcher.start(
                new MailCatcher.Options(directory, inbox, USERNAME, PASSWORD, SLOW, clock, new SecureRandom()));
    }

    MailCatcher.Ports ports() {
        return server.ports();
    }

    /** The product's own, that trusts the catcher's authority. */
    MailTransport trusting() {
        return transport(server.caFile());
    }

    /** The product's own, that knows nothing of the catcher. */
    MailTransport strange() {
        return transport(null);
    }

    private static MailTransport transport(@Nullable Path caFile) {
        return Smtp.transport(Smtp.Options.defaults(2, caFile));
    }

    SmtpSettings settings(int port, TlsMode tlsMode) {
        return new SmtpSettings("localhost", port, tlsMode, USERNAME, PASSWORD, address("noreply@example.com"), "Demo");
    }

    SmtpSettings wrongPassword(int port, TlsMode tlsMode) {
        SmtpSettings right = settings(port, tlsMode);
        return new SmtpSettings(
                right.host(), port, tlsMode, USERNAME, new Secret("not it"), right.fromEmail(), right.fromName());
    }

    DeliveryOutcome send(MailTransport transport, SmtpSettings settings, String to) {
        return transport.send(emails.to(to, EmailType.WELCOME), settings, () -> true);
    }

    /** What a test email of the product comes to. */
    Optional<FailureKind> test(MailTransport transport, SmtpSettings settings) {
        return Optional.ofNullable(transport
                        .test(emails.to("ann@example.com", EmailType.TEST_EMAIL), settings, Duration.ofSeconds(2))
                        .failure())
                .map(failure -> failure.kind());
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse("address", text).orThrow();
    }

    @Override
    public void close() {
        server.close();
    }

    /** Starts it before the first test that asks for one, and stops it after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Catcher.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(Catcher.class, type -> started(), Catcher.class);
        }

        private static Catcher started() {
            try {
                Path directory = Files.createTempDirectory("catcher-test");
                Catcher catcher = new Catcher(directory);
                directory.toFile().deleteOnExit();
                catcher.server.caFile().toFile().deleteOnExit();
                return catcher;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
