package io.setget.mail.application.diagnosis;

import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.template.PreviewTemplate;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.template.EmailTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Sends what a draft makes of samples, at once and beside the queue. */
public final class SendTemplateTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final PreviewTemplate preview;
    private final ComposeEmail compose;
    private final CurrentSmtpSettings current;
    private final MailTransport transport;

    public SendTemplateTest(
            PreviewTemplate preview, ComposeEmail compose, CurrentSmtpSettings current, MailTransport transport) {
        this.preview = preview;
        this.compose = compose;
        this.current = current;
        this.transport = transport;
    }

    /** Tries once, and takes at most 20 seconds. */
    public Result send(EmailType type, Locale language, EmailTemplate draft, Mailbox to) {
        return preview.preview(type, language, draft)
                .fold(shown -> send(type, to, shown.content()), Result.Refused::new);
    }

    private Result send(EmailType type, Mailbox to, Content content) {
        Optional<SmtpSettings> settings = current.complete();
        if (settings.isEmpty()) {
            return new Result.NoSettings();
        }
        TestReport report = transport.test(compose.compose(type, to, content), settings.get(), LIMIT, progress -> {});
        return new Result.Tried(report);
    }

    /** How it went. */
    public sealed interface Result {
        record Tried(TestReport report) implements Result {}

        record Refused(List<FieldError> errors) implements Result {}

        /** Nothing can be sent yet. */
        record NoSettings() implements Result {}
    }
}
