package io.setget.mail.bootstrap;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.Instances;
import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.testkit.CarelessQueue;
import io.setget.mail.testkit.InMemoryDnsRecords;
import io.setget.mail.testkit.InMemoryInstances;
import io.setget.mail.testkit.InMemoryMailServerProbe;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** A whole mailroom in this process; its queue goes away, its fellow instances and the mail servers are as a test wants. */
public final class StagedMailroom implements AutoCloseable {
    public static final String ADMIN = "ada@example.com";
    public static final String PASSWORD = "Quagga-heron-7-lantern";

    private final int port = RunningJar.freePort();
    private final Outage queueOutage = new Outage();
    private final MovableClock clock = new MovableClock();
    private final InMemoryInstances instances = new InMemoryInstances(clock);
    private final InMemoryMailServerProbe mailServers = new InMemoryMailServerProbe();
    private final InMemoryDnsRecords dns = InMemoryDnsRecords.of();
    private final Mailroom mailroom;

    private StagedMailroom(Path directory, boolean withQueue) throws IOException, ReflectiveOperationException {
        Config config = Config.read(new Environment(Map.of(
                "SETGET_DATA_DIR",
                Files.createDirectories(directory.resolve("data")).toString(),
                "SETGET_HTTP_PORT",
                String.valueOf(port),
                "SETGET_API_KEY",
                Api.KEY,
                "SETGET_ADMIN_EMAIL",
                ADMIN,
                "SETGET_ADMIN_PASSWORD",
                PASSWORD)));
        if (!withQueue) {
            queueOutage.begin();
        }
        Ports ports = Ports.open(config, InstantSource.system());
        EmailQueue careless = CarelessQueue.over(ports.queue(), List.of("The store is <careless>."));
        ports = Swapped.in(ports, EmailQueue.class, queueOutage.over(EmailQueue.class, careless));
        ports = Swapped.in(ports, DeadLetters.class, queueOutage.over(DeadLetters.class, ports.deadLetters()));
        ports = Swapped.in(ports, Instances.class, instances);
        ports = Swapped.in(ports, MailServerProbe.class, mailServers);
        ports = Swapped.in(ports, DnsRecords.class, dns);
        mailroom = Mailroom.start(config, ports, Panel.ExtraPages.NONE);
    }

    /** The queue answers, and warns that the store is careless. */
    public static StagedMailroom start(Path directory) throws IOException, ReflectiveOperationException {
        return new StagedMailroom(directory, true);
    }

    /** The queue is away from the beginning. */
    public static StagedMailroom startWithoutQueue(Path directory) throws IOException, ReflectiveOperationException {
        return new StagedMailroom(directory, false);
    }

    public Api api() {
        return new Api(port);
    }

    public Outage queueOutage() {
        return queueOutage;
    }

    /** By whose clock instances fall silent; this one reports itself. */
    public MovableClock clock() {
        return clock;
    }

    public Instances instances() {
        return instances;
    }

    /** What "Detect for me" looks at. */
    public InMemoryMailServerProbe mailServers() {
        return mailServers;
    }

    /** Knows nothing until it is told. */
    public InMemoryDnsRecords dns() {
        return dns;
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        mailroom.close();
    }
}
