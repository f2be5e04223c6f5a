package io.setget.mail.application.deliverability;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.deliverability.CheckDeliverability.Report;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.metrics.DescribeSendingLimits;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.deliverability.Finding;
import io.setget.mail.domain.deliverability.Judgement;
import io.setget.mail.domain.deliverability.Topic;
import io.setget.mail.domain.deliverability.Trouble;
import io.setget.mail.domain.deliverability.Trouble.Problem;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import io.setget.mail.testkit.QueueSteps;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LookForTroubleTest {
    private final MovableClock clock = new MovableClock();
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(100), clock);
    private final QueueSteps steps = new QueueSteps(store, clock);
    private final Outage outage = new Outage();
    private final InMemorySettingsStore settings = new InMemorySettingsStore();
    private @Nullable Failure trouble;
    private long throttled;

    private final LookForTrouble look = look();

    private LookForTrouble look() {
        CurrentSmtpSettings current = new CurrentSmtpSettings(
                SmtpFields.NONE,
                settings,
                new CurrentInstance(GeneralFields.NONE, settings, new Instance("SetGet", "http://localhost")),
                new InMemoryServerCertificates());
        EmailQueue queue = outage.over(EmailQueue.class, store.queue());
        DescribeDelivery delivery = new DescribeDelivery(
                queue,
                current,
                () -> Optional.ofNullable(trouble),
                new DescribeSendingLimits(
                        new CurrentSendingLimits(SendingLimits.NONE, settings), new InMemorySendingQuota(clock)));
        return new LookForTrouble(delivery, queue, store.log(), () -> throttled, "Redis");
    }

    private Trouble about(Problem problem) {
        return about(problem, null);
    }

    private Trouble about(Problem problem, @Nullable Report report) {
        List<Trouble> all = look.look(report);
        assertThat(all).extracting(Trouble::problem).containsExactly(Problem.values());
        return all.stream().filter(one -> one.problem() == problem).findFirst().orElseThrow();
    }

    private static Report report(Judgement spf) {
        return new Report(
                "e.example",
                "relay",
                List.of(new Finding(Topic.SPF, spf, "The SPF record is odd.", "", List.of(), List.of())),
                "");
    }

    @Test
    void emails_go_to_spam_where_dns_is_amiss() {
        assertThat(about(Problem.SPAM).judgement()).isEqualTo(Judgement.UNKNOWN);
        assertThat(about(Problem.SPAM, report(Judgement.GOOD)).judgement()).isEqualTo(Judgement.GOOD);
        Trouble amiss = about(Problem.SPAM, report(Judgement.BAD));
        assertThat(amiss.judgement()).isEqualTo(Judgement.BAD);
        assertThat(amiss.live()).isEqualTo("The SPF record is odd.");
    }

    @Test
    void emails_are_delayed_once_one_is_due_for_a_minute() {
        steps.accept(EmailType.WELCOME);
        clock.advance(Duration.ofSeconds(59));
        assertThat(about(Problem.DELAYED))
                .isEqualTo(new Trouble(
                        Problem.DELAYED, Judgement.GOOD, "Redis answers; 1 email in the queue, none waits for long."));
        clock.advance(Duration.ofMinutes(4));
        assertThat(about(Problem.DELAYED).judgement()).isEqualTo(Judgement.WARNING);
        assertThat(about(Problem.DELAYED).live())
                .isEqualTo("Redis answers; 1 email in the queue, the oldest due for 4 min. SMTP is not set up.");
    }

    @Test
    void emails_are_delayed_while_the_queue_is_away() {
        outage.begin();
        assertThat(about(Problem.DELAYED).judgement()).isEqualTo(Judgement.BAD);
        assertThat(about(Problem.DELAYED).live()).startsWith("The queue cannot be reached: ");
    }

    @Test
    void a_relay_that_denied_access_is_told_for_a_day() {
        assertThat(about(Problem.RELAY_DENIED).judgement()).isEqualTo(Judgement.GOOD);
        steps.dead(
                EmailType.WELCOME,
                new Failure(FailureKind.RELAY_ACCESS_DENIED, "554 5.7.1 Relay access denied", "Refused."));
        assertThat(about(Problem.RELAY_DENIED).live()).isEqualTo("1 email met that in the last 24 hours.");
        steps.passTime(Duration.ofHours(25));
        assertThat(about(Problem.RELAY_DENIED).judgement()).isEqualTo(Judgement.GOOD);
    }

    @Test
    void failures_of_the_network_are_told_by_kind() {
        steps.dead(EmailType.WELCOME, QueueSteps.TIMEOUT);
        steps.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        assertThat(about(Problem.INTERMITTENT))
                .isEqualTo(new Trouble(
                        Problem.INTERMITTENT,
                        Judgement.WARNING,
                        "Emails queued in the last 24 hours that met: timeout 1."));
        settings.save(new SmtpFields(
                "mail.e.example",
                465,
                null,
                Authentication.NONE,
                null,
                null,
                EmailAddress.parse("from", "a@e.example").orThrow(),
                null));
        trouble = QueueSteps.TIMEOUT;
        assertThat(about(Problem.INTERMITTENT).judgement()).isEqualTo(Judgement.BAD);
    }

    @Test
    void a_server_that_asked_for_fewer_emails_is_told() {
        assertThat(about(Problem.RATE_LIMIT).judgement()).isEqualTo(Judgement.GOOD);
        throttled = 2;
        assertThat(about(Problem.RATE_LIMIT).live()).startsWith("The mail server put off 2 tries");
    }
}
