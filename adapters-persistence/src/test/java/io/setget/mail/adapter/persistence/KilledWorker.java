package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.Cancellation;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.QueueSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A process that accepts, sends, retries, buries, cancels and purges until it is killed, and prints each thing once it
 * was told that it is done: a letter and the email's id.
 */
final class KilledWorker {
    static final char ACCEPTED = 'A';

    /** About to be sent, or cancelled: what follows may come true without being printed. */
    static final char UNDER_WAY = 'U';

    static final char RETRIED = 'R';
    static final char SENT = 'S';
    static final char BURIED = 'D';
    static final char CANCELLED = 'C';
    static final Capacity CAPACITY = new Capacity(1_000_000);

    /** Threads, each with at most one call under way that was not printed yet. */
    static final int ACCEPTING = 4;

    private static final int AT_ONCE = 20;
    private static final int PURGE_EVERY = 10;

    private final Persistence database;
    private final Emails emails = new Emails(InstantSource.system());

    private KilledWorker(Persistence database) {
        this.database = database;
    }

    public static void main(String[] args) {
        KilledWorker worker = new KilledWorker(
                Persistence.open(Path.of(args[0]), TemporaryDatabase.seal(), CAPACITY, InstantSource.system()));
        for (int caller = 0; caller < ACCEPTING; caller++) {
            new Thread(worker::accept).start();
        }
        new Thread(worker::deliver).start();
        new Thread(worker::cancel).start();
    }

    private static synchronized void print(char what, EmailId id) {
        System.out.println(what + id.value());
        System.out.flush();
    }

    private void accept() {
        while (true) {
            Email email = emails.of(EmailType.WELCOME);
            if (database.queue().accept(List.of(email), null) instanceof Acceptance.Accepted) {
                print(ACCEPTED, email.id());
            }
        }
    }

    private void deliver() {
        for (int claim = 0; true; claim++) {
            String token = System.nanoTime() + " " + claim;
            List<Lease> leases = database.queue().claim(token, AT_ONCE, Duration.ofSeconds(1), ClaimScope.ALL);
            leases.forEach(lease -> print(UNDER_WAY, lease.email().id()));
            leases.forEach(lease -> database.queue().enterData(lease, Duration.ZERO));
            List<Settlement> settlements = new ArrayList<>();
            for (int i = 0; i < leases.size(); i++) {
                settlements.add(QueueSteps.settlement(leases.get(i), verdict(i)));
            }
            Set<EmailId> settled = database.queue().settle(settlements);
            settlements.stream()
                    .filter(settlement ->
                            settled.contains(settlement.lease().email().id()))
                    .forEach(KilledWorker::print);
            if (claim % PURGE_EVERY == 0) {
                database.deliveryLog().purge(Duration.ofSeconds(1), 100);
            }
        }
    }

    private static void print(Settlement settlement) {
        Verdict verdict = settlement.verdict();
        char what = verdict instanceof Verdict.Sent ? SENT : verdict instanceof Verdict.Bury ? BURIED : RETRIED;
        print(what, settlement.lease().email().id());
    }

    private static Verdict verdict(int i) {
        return switch (i % 4) {
            case 0 -> new Verdict.Retry(Duration.ofMillis(20), QueueSteps.TIMEOUT);
            case 1 -> new Verdict.Bury(QueueSteps.NO_SUCH_USER);
            default -> new Verdict.Sent("250 2.0.0 Ok");
        };
    }

    private void cancel() {
        while (true) {
            Email email = emails.of(EmailType.NOTIFICATION_DIGEST);
            if (database.queue().accept(List.of(email), null) instanceof Acceptance.Accepted) {
                print(ACCEPTED, email.id());
                print(UNDER_WAY, email.id());
                if (database.queue().cancel(email.id()) == Cancellation.CANCELLED) {
                    print(CANCELLED, email.id());
                }
            }
        }
    }
}
