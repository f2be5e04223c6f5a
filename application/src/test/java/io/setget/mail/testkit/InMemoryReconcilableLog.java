package io.setget.mail.testkit;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.Losses;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a recorder in memory wrote, compared with a queue. Thread-safe. */
public final class InMemoryReconcilableLog implements ReconcilableLog {
    private final InMemoryDeliveryRecorder recorder;
    private final InMemoryDeliveryLog log;
    private final InMemoryLosses losses;
    private Known known;

    public InMemoryReconcilableLog(InMemoryDeliveryRecorder recorder, InMemoryLosses losses) {
        this.recorder = recorder;
        this.log = recorder.memory();
        this.losses = losses;
        this.known = new Known("", 0, true, recorder.reached());
    }

    /** Where it writes what was lost. */
    public Losses losses() {
        return losses;
    }

    /** The database was put back from a backup that was made in this epoch. */
    public synchronized void restored(long epoch) {
        known = new Known(RESTORED, epoch, true, recorder.reached());
    }

    @Override
    public synchronized Known known() {
        return new Known(known.name(), known.epoch(), known.compared(), recorder.reached());
    }

    @Override
    public synchronized boolean begin(String name, long epoch) {
        if (epoch <= known.epoch()) {
            return false;
        }
        known = new Known(name, epoch, false, recorder.reached());
        return true;
    }

    @Override
    public synchronized boolean finish(String name, long epoch) {
        if (!known.name().equals(name) || known.epoch() != epoch) {
            return false;
        }
        known = new Known(name, epoch, true, recorder.reached());
        recorder.beginEpoch(epoch);
        return true;
    }

    @Override
    public List<EmailId> expected(EmailStatus status, @Nullable EmailId after, int limit) {
        return log.all().stream()
                .filter(entry -> entry.status == status && isExpected(entry))
                .map(entry -> entry.email.id())
                .filter(id -> after == null || id.compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    private static boolean isExpected(InMemoryDeliveryLog.@Nullable Entry entry) {
        return entry != null
                && (entry.status == EmailStatus.QUEUED
                        || entry.status == EmailStatus.RETRYING
                        || (entry.status == EmailStatus.DEAD && !entry.letterDeleted));
    }

    @Override
    public Map<EmailId, Entry> entries(Collection<EmailId> ids) {
        Map<EmailId, Entry> entries = new LinkedHashMap<>();
        for (EmailId id : ids) {
            InMemoryDeliveryLog.Entry entry = log.entry(id);
            if (entry != null) {
                entries.put(id, shown(entry));
            }
        }
        return entries;
    }

    private static Entry shown(InMemoryDeliveryLog.Entry entry) {
        Failure failure = null;
        for (LoggedAttempt attempt : entry.attempts) {
            FailureKind kind = attempt.error();
            String detail = attempt.detail();
            failure = kind == null ? failure : new Failure(kind, attempt.reply(), detail == null ? "" : detail);
        }
        int tries = entry.attempts.size();
        return new Entry(
                entry.status,
                entry.letterDeleted,
                failure,
                tries,
                tries == 0 ? entry.queuedAt : entry.attempts.get(tries - 1).at());
    }

    @Override
    public int lose(Collection<EmailId> ids, String cause) {
        int lost = 0;
        for (EmailId id : ids) {
            InMemoryDeliveryLog.Entry entry = log.entry(id);
            if (entry != null && isExpected(entry)) {
                entry.becomes(EmailStatus.LOST, null);
                log.failed(entry);
                lost++;
            }
        }
        if (lost > 0) {
            losses.add(lost, cause);
        }
        return lost;
    }

    @Override
    public int loseUnknown(Collection<Event.Accepted> emails, String cause) {
        List<EmailId> added = new ArrayList<>();
        for (Event.Accepted email : emails) {
            if (log.entry(email.id()) == null) {
                recorder.add(email);
                added.add(email.id());
            }
        }
        return lose(added, cause);
    }

    @Override
    public void found(Collection<EmailId> ids, EmailStatus status) {
        for (EmailId id : ids) {
            InMemoryDeliveryLog.Entry entry = log.entry(id);
            if (entry != null && entry.status == EmailStatus.LOST) {
                entry.becomes(status, null);
                if (entry.attempts.stream().allMatch(attempt -> attempt.outcome() == AttemptOutcome.SENT)) {
                    log.notFailed(entry);
                }
            }
        }
    }
}
