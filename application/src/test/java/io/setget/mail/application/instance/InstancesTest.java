package io.setget.mail.application.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.instance.ListInstances.Listed;
import io.setget.mail.application.instance.ReportInstance.Identity;
import io.setget.mail.application.instance.ReportInstance.Load;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.metrics.DescribeSendingLimits;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Activity.Kind;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.InMemoryInstances;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InstancesTest {
    private static final UUID SELF = new UUID(1, 1);
    private static final UUID OTHER = new UUID(0, 9);

    private final MovableClock clock = new MovableClock();
    private final InMemoryInstances instances = new InMemoryInstances(clock);
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(10), clock);
    private final Outage outage = new Outage();
    private final InMemorySendingQuota quota = new InMemorySendingQuota(clock);
    private final InMemorySettingsStore settings = new InMemorySettingsStore();
    private final AtomicReference<Load> load = new AtomicReference<>(new Load(0, 0, 8));
    private final AtomicReference<Optional<Failure>> trouble = new AtomicReference<>(Optional.empty());
    private final ReportInstance self = reporter(SELF);
    private final ListInstances list = new ListInstances(instances, SELF);

    private ReportInstance reporter(UUID id) {
        CurrentInstance instance =
                new CurrentInstance(GeneralFields.NONE, settings, new Instance("SetGet", "http://mail.example.com"));
        return new ReportInstance(
                instances,
                new DescribeDelivery(
                        outage.over(EmailQueue.class, store.queue()),
                        new CurrentSmtpSettings(SmtpFields.NONE, settings, instance, new InMemoryServerCertificates()),
                        trouble::get,
                        new DescribeSendingLimits(new CurrentSendingLimits(SendingLimits.NONE, settings), quota)),
                new Identity(id, "host", "1.2.3", "http://127.0.0.1:8080"),
                load::get,
                () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos());
    }

    private void configure() {
        EmailAddress from = EmailAddress.parse("from_email", "a@example.com").orThrow();
        settings.save(
                new SmtpFields("mail.example.com", 25, TlsMode.NONE, Authentication.NONE, null, null, from, null));
    }

    private Activity reported() {
        self.report();
        return list.list().get(0).last().doing();
    }

    @Test
    void an_instance_tells_what_keeps_it_from_sending_and_what_it_has_in_hand() {
        assertThat(reported()).isEqualTo(new Activity(Kind.NOT_CONFIGURED, 0, null));
        configure();
        assertThat(reported()).isEqualTo(new Activity(Kind.WAITING, 0, null));
        load.set(new Load(3, 2, 8));
        assertThat(reported()).isEqualTo(new Activity(Kind.DELIVERING, 3, null));
        SendingLimits limits = new SendingLimits(null, null, 1);
        settings.saveLimits(limits);
        quota.take(1, limits);
        assertThat(reported()).isEqualTo(new Activity(Kind.LIMIT_REACHED, 3, null));
        trouble.set(Optional.of(new Failure(FailureKind.TIMEOUT, null, "It took too long.")));
        assertThat(reported()).isEqualTo(new Activity(Kind.MAIL_SERVER_IN_TROUBLE, 3, FailureKind.TIMEOUT));
        store.queue().pause();
        assertThat(reported()).isEqualTo(new Activity(Kind.PAUSED, 3, null));
        outage.begin();
        assertThat(reported()).isEqualTo(new Activity(Kind.QUEUE_AWAY, 3, null));
    }

    @Test
    void it_tells_its_connections_and_since_when_it_runs() {
        load.set(new Load(3, 2, 8));
        clock.advance(Duration.ofSeconds(4));
        self.report();
        Listed seen = list.list().get(0);
        assertThat(seen.last().connectionsInUse()).isEqualTo(2);
        assertThat(seen.last().connections()).isEqualTo(8);
        assertThat(seen.startedAt()).isEqualTo(clock.instant().minus(Duration.ofSeconds(4)));
    }

    @Test
    void one_that_is_not_heard_for_a_minute_is_told_as_silent_and_after_a_day_not_at_all() {
        reporter(OTHER).report();
        clock.advance(Duration.ofMinutes(1).minusMillis(1));
        assertThat(list.list()).extracting(Listed::silent).containsExactly(false);
        clock.advance(Duration.ofMillis(1));
        self.report();
        assertThat(list.list()).extracting(Listed::silent).containsExactly(true, false);
        assertThat(list.list()).extracting(Listed::self).containsExactly(false, true);
        clock.advance(Duration.ofDays(1).minusMinutes(1));
        self.report();
        assertThat(list.list()).extracting(Listed::self).containsExactly(true);
        assertThat(list.forgetSilent()).isEqualTo(1);
        assertThat(instances.list()).hasSize(1);
    }

    @Test
    void one_that_stops_takes_leave() {
        self.report();
        self.leave();
        assertThat(list.list()).isEmpty();
    }
}
