package io.setget.mail.application.queue;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemoryMailTransport;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.InMemorySharedHealth;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Delivery over a store and a server in memory, eight connections, and time that moves when told. */
final class DeliveryScene {
    static final int CONNECTIONS = 8;
    static final Failure REFUSED = new Failure(FailureKind.CONNECTION_REFUSED, null, "Nothing listens.");

    final MovableClock clock = new MovableClock();
    final Emails emails = new Emails(clock);
    final InMemoryMailStore store = new InMemoryMailStore(new Capacity(10_000), clock);
    final UnreliableQueue queue = new UnreliableQueue(store.queue());
    final InMemoryMailTransport server = new InMemoryMailTransport();
    final InMemorySettingsStore saved = new InMemorySettingsStore();
    final List<DeliveryOutcome> tries = new CopyOnWriteArrayList<>();
    final LongSupplier nanos = () -> clock.instant().toEpochMilli() * 1_000_000;
    final Random chance = new Random(7);
    final ServerHealth health = new ServerHealth(new DeliveryRules(RetryPolicy.DEFAULT), CONNECTIONS, clock, chance);
    final CurrentInstance instance =
            new CurrentInstance(GeneralFields.NONE, saved, new Instance("SetGet", "http://localhost:8080"));
    final RecentSettings settings = new RecentSettings(
            new CurrentSmtpSettings(SmtpFields.NONE, saved, instance, new InMemoryServerCertificates()), health, nanos);
    final LeasesInHand leases = new LeasesInHand(queue, LeasesInHand.LEASE, nanos, new Random(2));
    final SettleOutcomes settle = new SettleOutcomes(queue, this::pause);
    final InMemorySendingQuota quota = new InMemorySendingQuota(clock);
    final Outage quotaOutage = new Outage();
    final SendingPermits permits = new SendingPermits(
            quotaOutage.over(SendingQuota.class, quota), new CurrentSendingLimits(SendingLimits.NONE, saved), nanos);
    final ClaimDueEmails claims = new ClaimDueEmails(settings, health, leases, settle, permits);
    final InMemorySharedHealth together = new InMemorySharedHealth(clock);
    final SharedServerHealth shared = new SharedServerHealth(together, health, settings, clock, nanos);
    final DeliverDueEmails delivery = new DeliverDueEmails(server, settings, shared, leases, settle, tries::add);
    final ProbeMailServer probe = new ProbeMailServer(server, settings, health, shared);

    private volatile Runnable whilePausing = () -> {};

    DeliveryScene() {
        saved.save(smtp("mail.example.com"));
    }

    static SmtpFields smtp(String host) {
        return new SmtpFields(
                host,
                587,
                TlsMode.STARTTLS,
                Authentication.NONE,
                null,
                null,
                EmailAddress.parse("from_email", "noreply@example.com").orThrow(),
                null);
    }

    private boolean pause(Duration duration) {
        clock.advance(duration);
        whilePausing.run();
        return true;
    }

    /** What happens during each pause of a sender that waits for the store. */
    void whilePausing(Runnable action) {
        whilePausing = action;
    }

    Email accept(EmailType type, String to) {
        Email email = emails.to(to, type);
        store.queue().accept(List.of(email), null);
        return email;
    }

    Email accept(String to) {
        return accept(EmailType.WELCOME, to);
    }

    List<Email> acceptMany(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> accept("user" + i + "@example.com"))
                .toList();
    }

    /** What the dispatcher and senders do until nothing is due any more; returns how many were tried. */
    int deliverAll() {
        int all = 0;
        for (List<LeaseInHand> claimed = claim(); !claimed.isEmpty(); claimed = claim()) {
            claimed.forEach(delivery::deliver);
            all += claimed.size();
        }
        return all;
    }

    List<LeaseInHand> claim() {
        return new ArrayList<>(claims.claim(CONNECTIONS - leases.count()));
    }

    /** Lets time pass second by second, as the threads of delivery see it. */
    void live(Duration time) {
        for (long left = time.toSeconds(); left > 0; left--) {
            clock.advance(Duration.ofSeconds(1));
            probe.ifDue();
            deliverAll();
        }
    }

    EmailStatus status(Email email) {
        return store.log().find(email.id()).orElseThrow().status();
    }

    int attempts(Email email) {
        return store.log().find(email.id()).orElseThrow().attempts().size();
    }
}
