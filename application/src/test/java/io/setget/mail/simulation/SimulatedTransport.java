package io.setget.mail.simulation;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.simulation.Sometimes.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One instance's way to the server. */
final class SimulatedTransport implements MailTransport {
    private final World world;
    private final SimulatedInstance instance;
    private final List<Conversation> conversations = new ArrayList<>();

    SimulatedTransport(World world, SimulatedInstance instance) {
        this.world = world;
        this.instance = instance;
    }

    @Override
    public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
        Conversation conversation = new Conversation(world.scheduler, email.id());
        conversations.add(conversation);
        try {
            return world.server.send(email, mayEnterData, conversation);
        } finally {
            conversations.remove(conversation);
        }
    }

    @Override
    public List<Waiting> waiting() {
        return conversations.stream()
                .map(Conversation::waiting)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void giveUp(Set<EmailId> emails) {
        for (Conversation conversation : conversations) {
            if (emails.stream().anyMatch(conversation::isAbout)) {
                world.sometimes.reached(Path.GIVEN_UP_BEFORE_DOT);
                conversation.giveUp();
            }
        }
    }

    @Override
    public Optional<Failure> probe(SmtpSettings settings) {
        Optional<Failure> failure = world.server.probe();
        world.note(instance.name(), failure.isEmpty() ? "good probe" : "failed probe", null);
        world.observer.probed(failure.isEmpty());
        return failure;
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
