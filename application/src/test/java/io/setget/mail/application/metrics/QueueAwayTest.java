package io.setget.mail.application.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.deadletter.BrowseDeadLetters;
import io.setget.mail.application.metrics.DescribeDelivery.State;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.metrics.DeliverySummary;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.CarelessQueue;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryLosses;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import io.setget.mail.testkit.QueueSteps;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What can be said while the queue cannot be reached and the database can. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueueAwayTest {
    private static final DescribeLosses NOTHING_LOST = new DescribeLosses(
            new InMemoryLosses(InstantSource.system()), new InMemoryAuditLog(InstantSource.system()));

    private final MovableClock clock = new MovableClock();
    private final InMemoryMailStore store = new InMemoryMailStore(new Capacity(100), clock);
    private final QueueSteps steps = new QueueSteps(store, clock);
    private final Outage outage = new Outage();
    private final EmailQueue queue = outage.over(EmailQueue.class, store.queue());
    private final DeadLetters dead = outage.over(DeadLetters.class, store.deadLetters());
    private final SummariseDelivery summarise = new SummariseDelivery(store.log(), queue, dead);
    private final DescribeDelivery describe = describe(queue);

    private static DescribeDelivery describe(EmailQueue queue) {
        InMemorySettingsStore settings = new InMemorySettingsStore();
        CurrentInstance instance =
                new CurrentInstance(GeneralFields.NONE, settings, new Instance("SetGet", "http://mail.example.com"));
        return new DescribeDelivery(
                queue,
                new CurrentSmtpSettings(SmtpFields.NONE, settings, instance, new InMemoryServerCertificates()),
                Optional::empty,
                new DescribeSendingLimits(
                        new CurrentSendingLimits(SendingLimits.NONE, settings),
                        new InMemorySendingQuota(new MovableClock())));
    }

    @Test
    void the_summary_tells_what_the_log_knows_and_leaves_the_rest_unknown() {
        steps.accept(EmailType.WELCOME);
        steps.send();
        steps.accept(EmailType.WELCOME);
        assertThat(summarise.whole()).contains(summarise.summary());
        outage.begin();
        DeliverySummary known = summarise.summary();
        assertThat(known.sent24h()).isEqualTo(1);
        assertThat(known.averageSendTimeMs()).isNotNull();
        assertThat(known.queued()).isNull();
        assertThat(known.deadLetter()).isNull();
        assertThat(known).isEqualTo(summarise.withoutQueue());
        assertThat(summarise.whole()).isEmpty();
    }

    @Test
    void delivery_is_described_by_the_queues_own_words() {
        assertThat(describe.state()).isInstanceOf(State.NotConfigured.class);
        outage.begin();
        assertThat(describe.state()).isEqualTo(new State.QueueAway(Outage.WORDS));
        assertThat(describe.cautions()).isEmpty();
        outage.end();
        assertThat(describe.state()).isInstanceOf(State.NotConfigured.class);
    }

    @Test
    void dead_letters_are_unknown_not_none() {
        steps.dead(EmailType.WELCOME, QueueSteps.NO_SUCH_USER);
        BrowseDeadLetters browse = new BrowseDeadLetters(dead);
        assertThat(browse.page(10, null)).hasValueSatisfying(page -> {
            assertThat(page.letters()).hasSize(1);
            assertThat(page.groups()).hasSize(1);
        });
        outage.begin();
        assertThat(browse.page(10, null)).isEmpty();
    }

    @Test
    void readiness_fails_with_the_queues_own_words() {
        CheckReadiness readiness = new CheckReadiness(() -> true, queue, describe, NOTHING_LOST);
        assertThat(readiness.check().queue()).isEqualTo("ok");
        outage.begin();
        CheckReadiness.Readiness away = readiness.check();
        assertThat(away.ready()).isFalse();
        assertThat(away.database()).isEqualTo("ok");
        assertThat(away.queue()).isEqualTo("does not answer: " + Outage.WORDS);
        assertThat(away.smtp()).isEqualTo("unknown");
    }

    @Test
    void readiness_says_ok_first_and_then_what_an_operator_should_know() {
        EmailQueue careless = CarelessQueue.over(store.queue(), List.of("It forgets.", "It is small."));
        CheckReadiness readiness = new CheckReadiness(() -> true, careless, describe(careless), NOTHING_LOST);
        assertThat(readiness.check().queue()).isEqualTo("ok; It forgets.; It is small.");
        assertThat(readiness.check().ready()).isTrue();
        store.queue().pause();
        assertThat(readiness.check().queue()).isEqualTo("ok, paused: emails wait; It forgets.; It is small.");
        assertThat(describe(careless).cautions()).containsExactly("It forgets.", "It is small.");
    }
}
