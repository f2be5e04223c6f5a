package io.setget.mail.application.queue;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A transport with a bug that no email survives, before or after the final dot. */
final class ThrowingTransport implements MailTransport {
    private final boolean afterDot;

    ThrowingTransport(boolean afterDot) {
        this.afterDot = afterDot;
    }

    @Override
    public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
        if (afterDot && !mayEnterData.getAsBoolean()) {
            return new DeliveryOutcome.Withheld();
        }
        throw new OutOfMemoryError("while holding the password hunter2");
    }

    @Override
    public Optional<Failure> probe(SmtpSettings settings) {
        return Optional.empty();
    }

    @Override
    public TestReport test(Email email, SmtpSettings settings, Duration limit, Consumer<Progress> watching) {
        return new TestReport(null, List.of(), "");
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
}
