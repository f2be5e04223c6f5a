package io.setget.mail.bootstrap.browser;

import io.setget.mail.bootstrap.Requests;
import io.setget.mail.bootstrap.StagedMailroom;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Activity.Kind;
import io.setget.mail.domain.instance.Heartbeat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a page shows of other instances, and of a queue that is away, can be read and used by everybody. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class ManyInstancesIT {
    @TempDir
    static Path dir;

    private static Chromium chromium;
    private static StagedMailroom mailroom;

    @BeforeAll
    static void start(Chromium shared) throws Exception {
        chromium = shared;
        mailroom = StagedMailroom.start(dir);
    }

    @AfterAll
    static void stop() {
        mailroom.close();
    }

    private static Visitor admin(Look look) {
        return chromium.visit(mailroom.api().address(), look).signIn(StagedMailroom.ADMIN, StagedMailroom.PASSWORD);
    }

    private static void heard(long id, String host, String version, Kind doing, int emails) {
        FailureKind trouble = doing == Kind.MAIL_SERVER_IN_TROUBLE ? FailureKind.AUTHENTICATION_FAILED : null;
        mailroom.instances()
                .heard(
                        new Heartbeat(
                                new UUID(1, id),
                                host,
                                version,
                                "http://" + host + ":8080",
                                emails,
                                8,
                                new Activity(doing, emails, trouble)),
                        Duration.ofHours(3));
    }

    @Test
    void instances_one_several_and_one_that_fell_silent() {
        try (Visitor admin = admin(Look.USUAL)) {
            admin.open("/backoffice/instances");
            admin.sees("One instance does all the work.");
            Accessibility.check(admin, "one instance");
            heard(2, "mail-2.example.com", "1.2.3", Kind.DELIVERING, 5);
            heard(3, "a-machine-with-a-name-that-is-rather-long.internal.example.com", "1.2.3", Kind.WAITING, 0);
            // it refreshes by itself
            admin.sees("5 emails in hand");
            admin.sees("2 versions run side by side");
            heard(4, "mail-4.example.com", "1.2.3", Kind.MAIL_SERVER_IN_TROUBLE, 0);
            heard(5, "mail-5.example.com", "1.2.3", Kind.QUEUE_AWAY, 0);
            heard(6, "mail-6.example.com", "1.2.3", Kind.UNKNOWN, 0);
            admin.sees("authentication failed");
            Accessibility.check(admin, "several instances");
            mailroom.clock().advance(Duration.ofMinutes(3));
            admin.sees("5 instances are not heard from");
            admin.sees("was: Delivering");
            Accessibility.check(admin, "silent instances");
        }
        try (Visitor admin = admin(Look.WITHOUT_JAVA_SCRIPT)) {
            admin.open("/backoffice/instances");
            admin.sees("3 min ago");
        }
    }

    @Test
    void a_queue_that_is_away_and_comes_back() throws Exception {
        mailroom.api().accept(Requests.normal("waits"));
        try (Visitor admin = admin(Look.USUAL)) {
            admin.sees("How safely emails are kept");
            Accessibility.check(admin, "cautions");
            mailroom.queueOutage().begin();
            admin.open(Visitor.SETTINGS);
            admin.sees("The queue cannot be reached: ");
            Accessibility.check(admin, "settings without the queue");
            admin.open("/backoffice/emails");
            admin.sees("The queue cannot be reached");
            Accessibility.check(admin, "the log without the queue");
            admin.open(Visitor.SETTINGS);
            mailroom.queueOutage().end();
            // its parts refresh by themselves
            admin.sees("No dead letters");
        } finally {
            mailroom.queueOutage().end();
        }
    }
}
