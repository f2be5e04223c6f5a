package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.testkit.Emails;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code kill -9} may take: nothing that was accepted. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledProcessTest {
    private static final int KILLS = 3;
    private static final int LINES_BEFORE_KILL = 100;
    private static final int CALLERS = 4;
    private static final Capacity CAPACITY = new Capacity(1_000_000);

    @RegisterExtension
    final TemporaryDatabase databases = new TemporaryDatabase();

    @Test
    void every_email_that_was_called_accepted_is_there_after_the_process_was_killed() throws Exception {
        Path directory = databases.directory();
        Set<EmailId> accepted = new HashSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            try (OtherProcess process = OtherProcess.start(AcceptsEmails.class, directory.toString())) {
                for (int line = 0; line < LINES_BEFORE_KILL; line++) {
                    accepted.add(idIn(process.nextLine()));
                }
                process.kill();
                // What it printed before it died, it had accepted before it died.
                for (String line = process.nextLine(); line != null && line.length() == 36; line = process.nextLine()) {
                    accepted.add(new EmailId(line));
                }
            }
        }
        Persistence reopened = databases.open(directory, CAPACITY, InstantSource.system());
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(KILLS * LINES_BEFORE_KILL);
        assertThat(reopened.queue().inconsistencies()).isEmpty();
        assertThat(reopened.queue().size()).isBetween(accepted.size(), accepted.size() + KILLS * CALLERS);
        assertThat(everythingIn(reopened)).containsAll(accepted);
    }

    private static Set<EmailId> everythingIn(Persistence database) {
        Set<EmailId> ids = new HashSet<>();
        for (int claim = 0; ids.size() < database.queue().size(); claim++) {
            List<Lease> leases = database.queue().claim("token " + claim, 200, Duration.ofHours(1), ClaimScope.ALL);
            assertThat(leases).isNotEmpty();
            leases.forEach(lease -> ids.add(lease.email().id()));
        }
        return ids;
    }

    private static EmailId idIn(@Nullable String line) {
        assertThat(line).isNotNull();
        return new EmailId(String.valueOf(line));
    }

    /** Accepts emails as fast as it can from several threads, and prints the id of each that was accepted. */
    static final class AcceptsEmails {
        private AcceptsEmails() {}

        public static void main(String[] args) {
            Persistence database =
                    Persistence.open(Path.of(args[0]), TemporaryDatabase.seal(), CAPACITY, InstantSource.system());
            Emails emails = new Emails(InstantSource.system());
            for (int caller = 0; caller < CALLERS; caller++) {
                new Thread(() -> accept(database, emails)).start();
            }
        }

        private static void accept(Persistence database, Emails emails) {
            while (true) {
                Email email = emails.of(EmailType.WELCOME);
                if (database.queue().accept(List.of(email), null) instanceof Acceptance.Accepted) {
                    print(email.id());
                }
            }
        }

        private static synchronized void print(EmailId id) {
            System.out.println(id);
            System.out.flush();
        }
    }
}
