package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.QueueSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kill -9} may take: nothing that was accepted, and nothing that was settled. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledProcessTest {
    private static final boolean LONG = Boolean.getBoolean("setget.long");

    /** Per test, of which there are two. */
    private static final int KILLS = Integer.getInteger("setget.kills", LONG ? 250 : 6);

    private static final long MOST_SECONDS = LONG ? TimeUnit.HOURS.toSeconds(3) : 12;
    private static final int LEAST_KILLS = 2;
    private static final int MOST_LINES = 600;
    private static final int GROWN = 3_000;

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    private final Random random = new Random();

    /** The last that was told of each email. */
    private final Map<EmailId, Character> told = new LinkedHashMap<>();

    /** What was told during the last life only. */
    private final Map<EmailId, Character> toldLast = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothing_that_was_accepted_or_settled_is_lost_when_the_process_is_killed_in_a_file_that_has_grown(boolean grown)
            throws Exception {
        Path directory = databases.directory();
        if (grown) {
            growWithFreeSpaceInside(directory);
        }
        long start = System.nanoTime();
        int kill = 0;
        while (kill < KILLS && (kill < LEAST_KILLS || secondsSince(start) < MOST_SECONDS)) {
            liveAndDie(directory);
            kill++;
            assertAllAsTold(directory, "kill " + kill, toldLast);
            if (kill % 50 == 0) {
                System.out.println(kill + " kills, " + told.size() + " emails looked up, none lost");
            }
        }
        assertAllAsTold(directory, "after " + kill + " kills", told);
        assertThat(told).hasSizeGreaterThan(kill);
    }

    private static long secondsSince(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - nanos);
    }

    private void liveAndDie(Path directory) throws Exception {
        toldLast.clear();
        try (OtherProcess process = OtherProcess.start(KilledWorker.class, directory.toString())) {
            int lines = 1 + random.nextInt(MOST_LINES);
            for (int line = 0; line < lines; line++) {
                String first = process.nextLine();
                assertThat(first).isNotNull();
                hear(first);
            }
            process.kill();
            // What it printed before it died, it had been told before it died.
            for (String line = process.nextLine(); line != null; line = process.nextLine()) {
                hear(line);
            }
        }
    }

    private void hear(@Nullable String line) {
        if (line == null || line.length() != 37) {
            return;
        }
        EmailId id = new EmailId(line.substring(1));
        char what = line.charAt(0);
        // Its end may be printed by another thread before its acceptance.
        told.merge(id, what, (before, now) -> now == KilledWorker.ACCEPTED ? before : now);
        toldLast.put(id, told.get(id));
    }

    private static void assertAllAsTold(Path directory, String when, Map<EmailId, Character> told) {
        try (Persistence reopened =
                Persistence.open(directory, TemporaryDatabase.seal(), KilledWorker.CAPACITY, InstantSource.system())) {
            assertThat(reopened.queue().inconsistencies()).as(when).isEmpty();
            DeliveryLog log = reopened.deliveryLog();
            told.forEach((id, what) -> assertAsTold(when, log.find(id).orElse(null), id, what));
        }
    }

    private static void assertAsTold(String when, @Nullable LoggedEmail found, EmailId id, char what) {
        EmailStatus status = found == null ? null : found.status();
        switch (what) {
            case KilledWorker.SENT ->
                assertThat(status).as("%s: %s was sent", when, id).isIn(null, EmailStatus.SENT);
            case KilledWorker.CANCELLED ->
                assertThat(status).as("%s: %s was cancelled", when, id).isIn(null, EmailStatus.CANCELLED);
            case KilledWorker.BURIED ->
                assertThat(status).as("%s: %s had died", when, id).isEqualTo(EmailStatus.DEAD);
            case KilledWorker.UNDER_WAY -> {}
            default -> assertThat(found).as("%s: %s was accepted", when, id).isNotNull();
        }
    }

    /** Thousands of emails come and go; their place in the file is what is written into from then on. */
    private static void growWithFreeSpaceInside(Path directory) {
        try (Persistence database =
                Persistence.open(directory, TemporaryDatabase.seal(), KilledWorker.CAPACITY, InstantSource.system())) {
            Emails emails = new Emails(InstantSource.system());
            for (int batch = 0; batch < GROWN / 500; batch++) {
                List<Email> many = emails.several(500, EmailType.WELCOME);
                database.queue().accept(many, null);
                List<Lease> leases =
                        database.queue().claim("grow " + batch, 500, Duration.ofMinutes(1), ClaimScope.ALL);
                database.queue()
                        .settle(new ArrayList<>(leases.stream()
                                .map(lease -> QueueSteps.settlement(lease, new Verdict.Sent("250 2.0.0 Ok")))
                                .toList()));
            }
            while (database.deliveryLog().purge(Duration.ZERO, 1_000) > 0) {
                assertThat(database.answers()).isTrue();
            }
        }
    }
}
