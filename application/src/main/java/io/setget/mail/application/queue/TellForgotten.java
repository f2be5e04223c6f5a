package io.setget.mail.application.queue;

import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.email.EmailId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of emails that this instance accepted, and that a queue kept apart from its log lost before the log had them:
 * they become lost in the log, so that whoever was told they are accepted finds out. To be called whenever this instance
 * may work with the queue again. Thread-safe.
 */
public final class TellForgotten {
    private static final Logger LOG = LoggerFactory.getLogger(TellForgotten.class);
    private static final String CAUSE = "the queue's store lost its last moments";

    private final ReconcilableQueue queue;
    private final ReconcilableLog log;
    private final RecordOutcomes record;
    private final RecentlyAccepted accepted;

    public TellForgotten(
            ReconcilableQueue queue, ReconcilableLog log, RecordOutcomes record, RecentlyAccepted accepted) {
        this.queue = queue;
        this.log = log;
        this.record = record;
        this.accepted = accepted;
    }

    /** Returns how many there were. */
    public int tell() {
        List<Event.Accepted> lately = accepted.all();
        if (lately.isEmpty()) {
            return 0;
        }
        record.all();
        Set<EmailId> known = log.entries(ids(lately)).keySet();
        List<Event.Accepted> unknown =
                lately.stream().filter(email -> !known.contains(email.id())).toList();
        if (unknown.isEmpty()) {
            return 0;
        }
        Map<EmailId, Place> places = queue.places(ids(unknown));
        List<Event.Accepted> gone = unknown.stream()
                .filter(email -> places.getOrDefault(email.id(), Place.GONE) == Place.GONE)
                .toList();
        int lost = gone.isEmpty() ? 0 : log.loseUnknown(gone, CAUSE);
        if (lost > 0) {
            LOG.error("{}: {} emails that were just accepted are lost; see the emails of status lost", CAUSE, lost);
        }
        return lost;
    }

    private static List<EmailId> ids(List<Event.Accepted> emails) {
        return emails.stream().map(Event.Accepted::id).toList();
    }
}
