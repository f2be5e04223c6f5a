package io.setget.mail.application.queue;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.settings.SmtpSettings;
import java.util.Optional;

/** Finds out with bare connections whether a server in trouble is well again. Called by one thread. */
public final class ProbeMailServer {
    private final MailTransport transport;
    private final RecentSettings settings;
    private final ServerHealth health;
    private final SharedServerHealth shared;

    public ProbeMailServer(
            MailTransport transport, RecentSettings settings, ServerHealth health, SharedServerHealth shared) {
        this.shared = shared;
        this.transport = transport;
        this.settings = settings;
        this.health = health;
    }

    /** Blocks for as long as the server takes to answer or to be given up. */
    public void ifDue() {
        int era = health.era();
        shared.exchange();
        if (!health.probeIsDue() || !shared.takeProbe()) {
            return;
        }
        Optional<SmtpSettings> current = settings.complete();
        if (current.isPresent()) {
            Optional<Failure> failure = transport.probe(current.get());
            health.probed(failure.isEmpty(), era);
            shared.exchange();
        }
    }
}
