package io.setget.mail.simulation;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One instance's way to the server. */
final class SimulatedTransport implements MailTransport {
    private final SimulatedServer server;

    SimulatedTransport(SimulatedServer server) {
        this.server = server;
    }

    @Override
    public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
        return server.send(email, mayEnterData);
    }

    @Override
    public Optional<Failure> probe(SmtpSettings settings) {
        return server.probe();
    }

    @Override
    public TestReport test(Email email, SmtpSettings settings, Duration limit, Consumer<Progress> watching) {
        throw new UnsupportedOperationException("nobody tests settings here");
    }

    @Override
    public void stop() {
        // an instance of the simulation crashes; it is not asked to end
    }

    @Override
    public void close() {
        stop();
    }
}
