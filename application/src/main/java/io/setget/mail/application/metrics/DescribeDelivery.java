package io.setget.mail.application.metrics;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.queue.SendingUsage.Reached;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says whether emails go out just now and, if not, why: nothing fails silently. */
public final class DescribeDelivery {
    private final EmailQueue queue;
    private final CurrentSmtpSettings settings;
    private final Supplier<Optional<Failure>> trouble;
    private final DescribeSendingLimits limits;

    /** @param trouble what is wrong with the mail server while it is left alone */
    public DescribeDelivery(
            EmailQueue queue,
            CurrentSmtpSettings settings,
            Supplier<Optional<Failure>> trouble,
            DescribeSendingLimits limits) {
        this.queue = queue;
        this.settings = settings;
        this.trouble = trouble;
        this.limits = limits;
    }

    /** A queue that cannot be reached is an outcome here; settings that cannot be read are a failure. */
    public State state() {
        List<String> missing = settings.get().missing();
        boolean paused;
        try {
            paused = queue.paused();
        } catch (PortUnavailableException away) {
            return new State.QueueAway(String.valueOf(away.getMessage()));
        }
        if (!missing.isEmpty()) {
            return new State.NotConfigured(missing);
        }
        if (paused) {
            return new State.Paused();
        }
        return trouble.get()
                .<State>map(State.InTrouble::new)
                .or(() -> limits.reached().map(State.LimitReached::new))
                .orElseGet(State.Delivering::new);
    }

    /**
     * What an operator should know about how safely emails are kept, with what to do about it; empty if nothing
     * accepted can be lost, or if nobody can say just now.
     */
    public List<String> cautions() {
        try {
            return queue.cautions();
        } catch (PortUnavailableException away) {
            return List.of();
        }
    }

    /** How delivery stands. */
    public sealed interface State {
        record Delivering() implements State {}

        /** Nothing is accepted or sent; what waits there is safe. */
        record QueueAway(String words) implements State {}

        /** @param missing the settings that nobody made */
        record NotConfigured(List<String> missing) implements State {}

        /** An admin stopped it for a while. */
        record Paused() implements State {}

        /** Emails wait and spend nothing; the server is probed until it answers again. */
        record InTrouble(Failure failure) implements State {}

        /** Emails wait, and spend nothing, until the limit lets further ones pass. */
        record LimitReached(Reached reached) implements State {}
    }
}
