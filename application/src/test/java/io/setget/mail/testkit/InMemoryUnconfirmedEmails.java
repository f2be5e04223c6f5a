package io.setget.mail.testkit;

import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Unconfirmed emails in memory, filled by the in-memory queue. */
public final class InMemoryUnconfirmedEmails implements UnconfirmedEmails {
    private final InMemoryDeliveryLog log;
    private final InstantSource clock;
    private final InMemoryDeadLetters dead;
    private final Predicate<Email> intoQueue;
    private final TreeMap<EmailId, Unconfirmed> emails = new TreeMap<>();

    InMemoryUnconfirmedEmails(
            InMemoryDeliveryLog log, InstantSource clock, InMemoryDeadLetters dead, Predicate<Email> intoQueue) {
        this.log = log;
        this.clock = clock;
        this.dead = dead;
        this.intoQueue = intoQueue;
    }

    void keep(Email email, Failure failure) {
        emails.put(
                email.id(), new Unconfirmed(email.id(), email.type(), email.to().address(), failure, clock.instant()));
    }

    @Override
    public List<Unconfirmed> list(Selection which, int limit, @Nullable EmailId before) {
        synchronized (log) {
            return emails.descendingMap().values().stream()
                    .filter(one -> applies(which, one))
                    .filter(one -> before == null || one.id().compareTo(before) < 0)
                    .limit(limit)
                    .toList();
        }
    }

    private static boolean applies(Selection which, Unconfirmed one) {
        List<EmailId> ids = which.ids();
        Instant since = which.since();
        Instant until = which.until();
        return (ids == null || ids.contains(one.id()))
                && (since == null || !one.at().isBefore(since))
                && (until == null || !one.at().isAfter(until));
    }

    private List<Unconfirmed> oldest(Selection which, int most) {
        Stream<Unconfirmed> some = emails.values().stream().filter(one -> applies(which, one));
        return some.sorted(Comparator.comparing(Unconfirmed::at).thenComparing(Unconfirmed::id))
                .limit(Math.min(most, MOST_AT_ONCE))
                .toList();
    }

    @Override
    public int size() {
        synchronized (log) {
            return emails.size();
        }
    }

    @Override
    public Step sendAgain(Selection which, int most) {
        synchronized (log) {
            List<EmailId> sent = new ArrayList<>();
            boolean full = false;
            for (Unconfirmed one : oldest(which, most)) {
                if (intoQueue.test(log.known(one.id()).email)) {
                    sent.add(one.id());
                } else {
                    full = true;
                }
            }
            sent.forEach(emails::remove);
            return new Step(sent.size(), full, clock.instant());
        }
    }

    @Override
    public int settle(Selection which, Ending as, int most) {
        synchronized (log) {
            List<Unconfirmed> chosen = oldest(which, most);
            for (Unconfirmed one : chosen) {
                emails.remove(one.id());
                InMemoryDeliveryLog.Entry entry = log.known(one.id());
                entry.becomes(as == Ending.SENT ? EmailStatus.SENT : EmailStatus.DEAD, null);
                if (as == Ending.DEAD) {
                    dead.bury(entry.email, one.failure(), Math.max(1, entry.attempts.size()), clock.instant());
                }
            }
            return chosen.size();
        }
    }

    @Override
    public int forget(Duration age, int most) {
        synchronized (log) {
            Instant until = clock.instant().minus(age);
            List<Unconfirmed> old = oldest(new Selection(null, null, until), most);
            old.forEach(one -> emails.remove(one.id()));
            return old.size();
        }
    }
}
