package io.setget.mail.application.diagnosis;

import io.setget.mail.application.certificate.WatchCertificate;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.Progress;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.SmtpChange;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.template.Variables;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Sends a test email at once, beside the queue, with saved settings or others. */
public final class SendTestEmail {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final CurrentSmtpSettings current;
    private final ComposeEmail compose;
    private final MailTransport transport;
    private final WatchCertificate watch;

    public SendTestEmail(
            CurrentSmtpSettings current, ComposeEmail compose, MailTransport transport, WatchCertificate watch) {
        this.current = current;
        this.compose = compose;
        this.transport = transport;
        this.watch = watch;
    }

    /**
     * Tries once, and takes at most 20 seconds.
     *
     * @param change values to try without saving them, also in place of the environment's; an empty one tries what is
     *     in force
     */
    public Result send(Mailbox to, SmtpChange change) {
        return send(to, change, progress -> {});
    }

    /** The same, with somebody watching; see {@link MailTransport#test}. */
    public Result send(Mailbox to, SmtpChange change, Consumer<Progress> watching) {
        SmtpFields stored = current.panel();
        return change.applyTo(stored)
                .fold(fields -> sendWith(to, change, stored, fields, watching), Result.Refused::new);
    }

    private Result sendWith(
            Mailbox to, SmtpChange change, SmtpFields stored, SmtpFields fields, Consumer<Progress> watching) {
        EffectiveSmtpSettings before = current.with(stored);
        EffectiveSmtpSettings wanted = current.of(change.without(current.environment()), fields);
        boolean sameServer = Objects.equals(before.host().value(), wanted.host().value())
                && Objects.equals(before.port().value(), wanted.port().value())
                && Objects.equals(before.username().value(), wanted.username().value());
        boolean reusesPassword = wanted.authentication().value() != Authentication.NONE
                && wanted.password().value() != null
                && !change.fields().containsKey("password");
        if (reusesPassword && !sameServer) {
            return new Result.Refused(List.of(new FieldError(
                    "password", "enter it again: the saved one is only used with the saved host, port and username")));
        }
        SmtpSettings settings = current.complete(wanted).orElse(null);
        if (settings == null) {
            return new Result.Refused(wanted.missing().stream()
                    .map(field -> new FieldError(field, "is missing"))
                    .toList());
        }
        var email = compose.compose(
                EmailType.TEST_EMAIL,
                to,
                Locale.ENGLISH,
                new Variables(Map.of()),
                null,
                EmailType.TEST_EMAIL.lives(),
                Map.of());
        TestReport report = transport.test(email, settings, LIMIT, watching);
        PresentedChain shown = report.certificates();
        if (shown != null) {
            watch.saw(settings.host(), settings.port(), shown);
        }
        return new Result.Tried(report, settings.host(), settings.port());
    }

    /** How it went. */
    public sealed interface Result {
        /** @param host with {@code port}: the server that was tried */
        record Tried(TestReport report, String host, int port) implements Result {}

        record Refused(List<FieldError> errors) implements Result {}
    }
}
