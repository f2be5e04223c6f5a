package io.setget.mail.application.queue;

import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.DeliveryRules;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.Outage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Several instances over one store, and what it is asked. */
abstract class SharedHealthScene {
    final DeliveryScene scene = new DeliveryScene();
    final Outage outage = new Outage();
    final CountingHealth counting = new CountingHealth();
    final Instance first = new Instance();
    final Instance second = new Instance();
    final Instance third = new Instance();
    private int seeds;
    private int emails;

    /** Counts what it is asked, and may lose the answer to what it does. */
    final class CountingHealth implements SharedHealth {
        int reads;
        int writes;
        int repeated;

        @Override
        public Snapshot read() {
            reads++;
            return scene.together.read();
        }

        @Override
        public boolean replace(long expectedVersion, String state) {
            writes++;
            if (repeated > 0) {
                // A client that got no answer asks again by itself.
                repeated--;
                scene.together.replace(expectedVersion, state);
            }
            return scene.together.replace(expectedVersion, state);
        }
    }

    final class Instance {
        final ServerHealth health = new ServerHealth(
                new DeliveryRules(RetryPolicy.DEFAULT), DeliveryScene.CONNECTIONS, scene.clock, new Random(seeds++));
        final RecentSettings settings = new RecentSettings(
                new CurrentSmtpSettings(SmtpFields.NONE, scene.saved, scene.instance, new InMemoryServerCertificates()),
                health,
                scene.nanos);
        final SharedServerHealth shared = new SharedServerHealth(
                outage.over(SharedHealth.class, counting), health, settings, scene.clock, scene.nanos);
        final ProbeMailServer probe = new ProbeMailServer(scene.server, settings, health, shared);

        final DeliverDueEmails delivery =
                new DeliverDueEmails(scene.server, settings, shared, scene.leases, scene.settle, scene.tries::add);

        Instance() {
            settings.complete();
        }

        void meetTrouble(int times) {
            for (int i = 0; i < times; i++) {
                meets(new DeliveryOutcome.ServerTrouble(DeliveryScene.REFUSED));
            }
        }

        Verdict meets(DeliveryOutcome outcome) {
            return meets(outcome, "user" + emails++ + "@example.com", false);
        }

        Verdict meets(DeliveryOutcome outcome, String to, boolean another) {
            return shared.judge(outcome, lease(to), health.era(), another);
        }

        boolean mayGo(String to) {
            return shared.heldBack(lease(to)).isEmpty();
        }

        int atOnce() {
            shared.exchange();
            return health.emailsAtOnce();
        }

        Instance exchanged() {
            shared.exchange();
            return this;
        }
    }

    Lease lease(String to) {
        return new Lease("somebody", scene.emails.to(to, EmailType.WELCOME), 0, 0, 0);
    }

    static final DeliveryOutcome DELIVERED = new DeliveryOutcome.Delivered("250 OK");
    static final DeliveryOutcome TOO_MANY = new DeliveryOutcome.Throttled(
            new Failure(FailureKind.RATE_LIMITED, "421 4.7.0 too many", "Too many."), Optional.empty());
    static final DeliveryOutcome RATE_LIMIT = new DeliveryOutcome.Throttled(
            new Failure(FailureKind.RATE_LIMITED, "450 4.7.1 rate limit exceeded", "Too many."),
            Optional.empty(),
            true);

    static boolean costs(Verdict verdict) {
        return verdict instanceof Verdict.Retry || verdict instanceof Verdict.Bury;
    }

    void secondsPass(int seconds) {
        scene.clock.advance(Duration.ofSeconds(seconds));
    }

    void slowDown(Instance instance, String domain) {
        for (String name : List.of("a@", "b@", "c@")) {
            instance.meets(RATE_LIMIT, name + domain, name.equals("c@"));
        }
    }
}
