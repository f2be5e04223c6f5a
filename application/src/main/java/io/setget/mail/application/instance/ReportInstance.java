package io.setget.mail.application.instance;

import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.metrics.DescribeDelivery.State;
import io.setget.mail.application.port.Instances;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Activity.Kind;
import io.setget.mail.domain.instance.Heartbeat;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Tells the others that this instance lives, and what it is doing. */
public final class ReportInstance {
    /** How often to {@link #report()}. */
    public static final Duration EVERY = Duration.ofSeconds(5);

    private final Instances instances;
    private final DescribeDelivery delivery;
    private final Identity self;
    private final Supplier<Load> load;
    private final LongSupplier nanos;
    private final long startedAt;

    /** @param nanos a clock that only goes forward, in nanoseconds since some moment */
    public ReportInstance(
            Instances instances, DescribeDelivery delivery, Identity self, Supplier<Load> load, LongSupplier nanos) {
        this.instances = instances;
        this.delivery = delivery;
        this.self = self;
        this.load = load;
        this.nanos = nanos;
        this.startedAt = nanos.getAsLong();
    }

    public void report() {
        Load now = load.get();
        instances.heard(
                new Heartbeat(
                        self.id(),
                        self.host(),
                        self.version(),
                        self.address(),
                        now.connectionsInUse(),
                        now.connections(),
                        activity(delivery.state(), now.emails())),
                Duration.ofNanos(nanos.getAsLong() - startedAt));
    }

    /** The last word: the instance stops. */
    public void leave() {
        instances.left(self.id());
    }

    private static Activity activity(State state, int emails) {
        if (state instanceof State.QueueAway) {
            return new Activity(Kind.QUEUE_AWAY, emails, null);
        }
        if (state instanceof State.NotConfigured) {
            return new Activity(Kind.NOT_CONFIGURED, emails, null);
        }
        if (state instanceof State.Paused) {
            return new Activity(Kind.PAUSED, emails, null);
        }
        if (state instanceof State.InTrouble trouble) {
            return new Activity(
                    Kind.MAIL_SERVER_IN_TROUBLE, emails, trouble.failure().kind());
        }
        if (state instanceof State.LimitReached) {
            return new Activity(Kind.LIMIT_REACHED, emails, null);
        }
        return new Activity(emails > 0 ? Kind.DELIVERING : Kind.WAITING, emails, null);
    }

    /** Who this instance is, from its start to its end. */
    public record Identity(UUID id, String host, String version, String address) {}

    /** How busy it is at one moment. */
    public record Load(int emails, int connectionsInUse, int connections) {}
}
