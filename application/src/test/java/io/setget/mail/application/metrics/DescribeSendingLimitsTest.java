package io.setget.mail.application.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.metrics.DescribeDelivery.State;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryLosses;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DescribeSendingLimitsTest {
    private static final DescribeLosses NOTHING_LOST = new DescribeLosses(
            new InMemoryLosses(InstantSource.system()), new InMemoryAuditLog(InstantSource.system()));

    private static final SendingLimits TWO_AN_HOUR = new SendingLimits(null, 2, null);

    private final MovableClock clock = new MovableClock();
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(10), clock);
    private final InMemorySettingsStore settings = new InMemorySettingsStore();
    private final InMemorySendingQuota quota = new InMemorySendingQuota(clock);
    private final Outage outage = new Outage();
    private final AtomicReference<Optional<Failure>> trouble = new AtomicReference<>(Optional.empty());
    private final DescribeSendingLimits describe = new DescribeSendingLimits(
            new CurrentSendingLimits(SendingLimits.NONE, settings), outage.over(SendingQuota.class, quota));
    private final DescribeDelivery delivery = new DescribeDelivery(
            store.queue(),
            new CurrentSmtpSettings(
                    SmtpFields.NONE,
                    settings,
                    new CurrentInstance(GeneralFields.NONE, settings, new Instance("SetGet", "http://localhost")),
                    new InMemoryServerCertificates()),
            trouble::get,
            describe);

    private void configure() {
        EmailAddress from = EmailAddress.parse("from_email", "a@example.com").orThrow();
        settings.save(
                new SmtpFields("mail.example.com", 25, TlsMode.NONE, Authentication.NONE, null, null, from, null));
    }

    @Test
    void without_a_limit_nothing_is_counted_and_the_quota_is_not_asked() {
        outage.begin();
        assertThat(describe.standing().usage()).isNull();
        assertThat(describe.reached()).isEmpty();
    }

    @Test
    void usage_is_told_with_the_limits_and_is_unknown_while_the_quota_cannot_be_asked() {
        settings.saveLimits(TWO_AN_HOUR);
        quota.take(1, TWO_AN_HOUR);
        assertThat(describe.standing().limits().inForce()).isEqualTo(TWO_AN_HOUR);
        assertThat(describe.standing().usage()).isEqualTo(new SendingUsage(1, 1, null));
        outage.begin();
        assertThat(describe.standing().limits().inForce()).isEqualTo(TWO_AN_HOUR);
        assertThat(describe.standing().usage()).isNull();
        assertThat(describe.reached()).isEmpty();
    }

    @Test
    void delivery_says_that_emails_wait_for_a_limit_unless_something_worse_keeps_them() {
        settings.saveLimits(TWO_AN_HOUR);
        quota.take(2, TWO_AN_HOUR);
        assertThat(delivery.state()).isInstanceOf(State.NotConfigured.class);
        configure();
        assertThat(delivery.state())
                .isInstanceOfSatisfying(
                        State.LimitReached.class,
                        state -> assertThat(state.reached().goesOnAt())
                                .isEqualTo(clock.instant().plus(Duration.ofMinutes(61))));
        trouble.set(Optional.of(new Failure(FailureKind.TIMEOUT, null, "It took too long.")));
        assertThat(delivery.state()).isInstanceOf(State.InTrouble.class);
        trouble.set(Optional.empty());
        clock.advance(Duration.ofMinutes(61));
        assertThat(delivery.state()).isInstanceOf(State.Delivering.class);
    }

    @Test
    void readiness_is_well_and_says_when_sending_goes_on() {
        configure();
        settings.saveLimits(TWO_AN_HOUR);
        quota.take(2, TWO_AN_HOUR);
        CheckReadiness.Readiness readiness =
                new CheckReadiness(() -> true, store.queue(), delivery, NOTHING_LOST).check();
        assertThat(readiness.ready()).isTrue();
        assertThat(readiness.smtp())
                .isEqualTo("ok, 2 of 2 emails an hour are used: sending goes on at 2030-01-01T13:01:00Z");
    }
}
