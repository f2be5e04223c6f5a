package io.setget.mail.application.queue;

import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.application.port.ReconcilableLog.Entry;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.ReconcilableQueue.Correction;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds queue and log side by side, page by page. What follows for an email depends on where the queue has it and on what
 * the log says of it:
 *
 * <pre>
 * log says           queue has it live    queue has a dead letter   queue does not have it
 * queued, retrying   as it should be      revive it                 lost
 * dead               bury it              as it should be           lost
 * sent, expired, …   withdraw it          withdraw it               as it should be
 * dead, deleted      withdraw it          withdraw it               as it should be
 * lost               found: queued        found: dead               as it should be
 * nothing            it is sent           it stays                  -
 * </pre>
 *
 * An unconfirmed email of the queue is as it should be while the log says unknown or lost; one that should wait is lost, and
 * can be sent again; any other is withdrawn.
 */
final class QueueComparison {
    static final List<EmailStatus> EXPECTED = List.of(EmailStatus.QUEUED, EmailStatus.RETRYING, EmailStatus.DEAD);

    private static final int STEP = 500;
    private static final Failure FORGOTTEN =
            new Failure(FailureKind.UNKNOWN, null, "Why it died is no longer known: the queue was put back.");

    private final ReconcilableQueue queue;
    private final ReconcilableLog log;
    private final RecordOutcomes record;

    QueueComparison(ReconcilableQueue queue, ReconcilableLog log, RecordOutcomes record) {
        this.queue = queue;
        this.log = log;
        this.record = record;
    }

    /** What was done, or would have to be, to how many emails. */
    record Differences(int lost, int withdrawn, int buried, int revived, int found) {
        static final Differences NONE = new Differences(0, 0, 0, 0, 0);

        boolean isEmpty() {
            return equals(NONE);
        }

        Differences plus(Differences more) {
            return new Differences(
                    lost + more.lost,
                    withdrawn + more.withdrawn,
                    buried + more.buried,
                    revived + more.revived,
                    found + more.found);
        }
    }

    /** Makes both agree; for a queue that does nothing meanwhile. {@code step} is run after each page. */
    Differences settle(String cause, Runnable step) {
        record.untilEmpty();
        Differences all = Differences.NONE;
        for (EmailStatus status : EXPECTED) {
            for (List<EmailId> page = log.expected(status, null, STEP);
                    !page.isEmpty();
                    page = log.expected(status, page.get(page.size() - 1), STEP)) {
                all = all.plus(new Differences(log.lose(missing(page), cause), 0, 0, 0, 0));
                step.run();
            }
        }
        String cursor = "";
        do {
            ReconcilableQueue.Page page = queue.page(cursor, STEP);
            all = all.plus(correct(page.emails()));
            step.run();
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    private List<EmailId> missing(List<EmailId> expected) {
        Map<EmailId, Place> places = queue.places(expected);
        return expected.stream()
                .filter(id -> !isHeld(places.getOrDefault(id, Place.GONE)))
                .toList();
    }

    private static boolean isHeld(Place place) {
        return place == Place.LIVE || place == Place.DEAD;
    }

    private Differences correct(Map<EmailId, Place> emails) {
        Map<EmailId, Entry> entries = log.entries(emails.keySet());
        List<Correction> corrections = new ArrayList<>();
        Map<EmailStatus, List<EmailId>> found = new HashMap<>();
        emails.forEach((id, place) -> {
            Entry entry = entries.get(id);
            Correction correction = correction(id, place, entry);
            if (correction != null) {
                corrections.add(correction);
            } else if (isFound(place, entry)) {
                EmailStatus status = place == Place.DEAD ? EmailStatus.DEAD : EmailStatus.QUEUED;
                found.computeIfAbsent(status, any -> new ArrayList<>()).add(id);
            }
        });
        queue.correct(corrections);
        found.forEach((status, ids) -> log.found(ids, status));
        return counted(corrections, found.values().stream().mapToInt(List::size).sum());
    }

    private static Differences counted(List<Correction> corrections, int found) {
        int withdrawn = 0;
        int buried = 0;
        int revived = 0;
        for (Correction one : corrections) {
            withdrawn += one instanceof Correction.Withdraw ? 1 : 0;
            buried += one instanceof Correction.Bury ? 1 : 0;
            revived += one instanceof Correction.Revive ? 1 : 0;
        }
        return new Differences(0, withdrawn, buried, revived, found);
    }

    private static boolean isFound(Place place, @Nullable Entry entry) {
        return isHeld(place) && entry != null && entry.status() == EmailStatus.LOST;
    }

    private static @Nullable Correction correction(EmailId id, Place place, @Nullable Entry entry) {
        if (entry == null || place == Place.GONE) {
            return null;
        }
        if (place == Place.UNCONFIRMED) {
            return switch (entry.status()) {
                case QUEUED, SENDING, RETRYING, LOST, UNKNOWN -> null;
                case DEAD, SENT, EXPIRED, CANCELLED -> new Correction.Withdraw(id, entry.status());
            };
        }
        return switch (entry.status()) {
            case QUEUED, SENDING, RETRYING -> place == Place.DEAD ? new Correction.Revive(id) : null;
            case LOST -> null;
            case DEAD -> {
                if (entry.letterDeleted()) {
                    yield new Correction.Withdraw(id, entry.status());
                }
                Failure failure = entry.failure();
                yield place == Place.DEAD
                        ? null
                        : new Correction.Bury(
                                id, failure == null ? FORGOTTEN : failure, Math.max(1, entry.tries()), entry.lastAt());
            }
            case SENT, EXPIRED, UNKNOWN, CANCELLED -> new Correction.Withdraw(id, entry.status());
        };
    }

    /** What differs, in a queue that goes on meanwhile: only what still differs after the log was caught up counts. */
    Differences look(Runnable step) {
        Differences all = Differences.NONE;
        for (EmailStatus status : EXPECTED) {
            for (List<EmailId> page = log.expected(status, null, STEP);
                    !page.isEmpty();
                    page = log.expected(status, page.get(page.size() - 1), STEP)) {
                all = all.plus(new Differences(stillMissing(missing(page)), 0, 0, 0, 0));
                step.run();
            }
        }
        String cursor = "";
        do {
            ReconcilableQueue.Page page = queue.page(cursor, STEP);
            all = all.plus(lookAt(page.emails()));
            step.run();
            cursor = page.next();
        } while (!cursor.isEmpty());
        return all;
    }

    private int stillMissing(List<EmailId> suspects) {
        if (suspects.isEmpty()) {
            return 0;
        }
        record.all();
        Map<EmailId, Entry> entries = log.entries(suspects);
        return missing(suspects.stream()
                        .filter(id -> isExpected(entries.get(id)))
                        .toList())
                .size();
    }

    private static boolean isExpected(@Nullable Entry entry) {
        return entry != null && EXPECTED.contains(entry.status()) && !entry.letterDeleted();
    }

    private Differences lookAt(Map<EmailId, Place> emails) {
        List<EmailId> suspects = differing(emails, log.entries(emails.keySet()));
        if (suspects.isEmpty()) {
            return Differences.NONE;
        }
        record.all();
        Map<EmailId, Entry> entries = log.entries(suspects);
        Map<EmailId, Place> places = queue.places(suspects);
        List<Correction> corrections = new ArrayList<>();
        int found = 0;
        for (EmailId id : differing(places, entries)) {
            Correction correction = correction(id, places.getOrDefault(id, Place.GONE), entries.get(id));
            if (correction == null) {
                found++;
            } else {
                corrections.add(correction);
            }
        }
        return counted(corrections, found);
    }

    private static List<EmailId> differing(Map<EmailId, Place> places, Map<EmailId, Entry> entries) {
        return places.entrySet().stream()
                .filter(one -> correction(one.getKey(), one.getValue(), entries.get(one.getKey())) != null
                        || isFound(one.getValue(), entries.get(one.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }
}
