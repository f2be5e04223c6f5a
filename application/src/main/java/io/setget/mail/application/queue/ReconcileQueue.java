package io.setget.mail.application.queue;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Chores;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.application.port.ReconcilableLog.Known;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.ReconcilableQueue.Identity;
import io.setget.mail.application.queue.QueueComparison.Differences;
import io.setget.mail.domain.audit.AuditAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a queue which is kept apart from its log is not the one that was there before: emptied, back without its
 * last moments, or put back as an older copy. Then both are compared while the queue does nothing: what the queue lost
 * becomes lost in the log, and what was settled since is not sent again. One instance does that; the others wait.
 * Thread-safe.
 */
public final class ReconcileQueue {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileQueue.class);
    private static final String CHORE = "make queue and log agree";
    private static final String ACTOR = "system";
    /** Renewed after each page. After a crash in between, the others wait for its end. */
    private static final Duration TURN = Duration.ofSeconds(15);

    private static final String FIRST = "the log was not compared with this queue before";
    private static final String MISSING = "emails were missing in the queue";

    private final ReconcilableQueue queue;
    private final ReconcilableLog log;
    private final QueueComparison comparison;
    private final Chores chores;
    private final AuditLog audit;
    private final RandomGenerator random;

    public ReconcileQueue(
            ReconcilableQueue queue,
            ReconcilableLog log,
            RecordOutcomes record,
            Chores chores,
            AuditLog audit,
            RandomGenerator random) {
        this.queue = queue;
        this.log = log;
        this.comparison = new QueueComparison(queue, log, record);
        this.chores = chores;
        this.audit = audit;
        this.random = random;
    }

    /**
     * Lets this instance work with the queue, after a comparison if it is not the one that the log knows. May take a
     * minute for each million emails.
     *
     * @return whether this instance may work with it now; if not, another one compares it
     */
    public boolean admit() {
        if (queue.isAdmitted()) {
            return true;
        }
        Optional<String> change = admitUnlessChanged();
        change.ifPresent(cause -> inTurn(renew -> admitUnlessChanged().ifPresent(words -> compare(words, renew))));
        return queue.isAdmitted();
    }

    /** Lets this instance work with the queue if it is the one that the log knows; changes nothing. */
    public void admitUnchanged() {
        if (!queue.isAdmitted() && admitUnlessChanged().filter(FIRST::equals).isPresent()) {
            queue.admit("", 0); // nobody was there before
        }
    }

    /** Compares a queue that is at work; if it differs, it is stopped and both are made to agree. For now and then. */
    public void check() {
        if (!queue.isAdmitted()) {
            return;
        }
        Optional<String> change = change();
        if (change.isPresent()) {
            inTurn(renew -> change().ifPresent(words -> compare(words, renew)));
        } else if (!comparison.look(() -> {}).isEmpty()) {
            inTurn(renew -> compare(MISSING, renew));
        }
    }

    /** What differs between queue and log, in words for an operator; changes neither. */
    public List<String> differences() {
        List<String> words = new ArrayList<>();
        change().filter(cause -> !cause.equals(FIRST)).ifPresent(words::add);
        Differences found = comparison.look(() -> {});
        say(words, found.lost(), "emails are live or dead letters in the log but not in the queue");
        say(words, found.withdrawn(), "emails are in the queue but settled in the log");
        say(words, found.buried(), "emails wait in the queue but are dead letters in the log");
        say(words, found.revived(), "emails are dead letters in the queue but wait in the log");
        say(words, found.found(), "emails are in the queue but lost in the log");
        return words;
    }

    private static void say(List<String> words, int count, String what) {
        if (count > 0) {
            words.add(count + " " + what);
        }
    }

    /** What the log knows is read first: a queue that goes on meanwhile is then never behind it. */
    private Optional<String> change() {
        Known known = log.known();
        return change(known, queue.identity());
    }

    private Optional<String> admitUnlessChanged() {
        Known known = log.known();
        Identity now = queue.identity();
        Optional<String> change = change(known, now);
        if (change.isEmpty()) {
            queue.admit(now.name(), now.epoch());
        }
        return change;
    }

    private static Optional<String> change(Known known, Identity now) {
        if (now.name().isEmpty() && known.name().isEmpty()) {
            return Optional.of(FIRST);
        }
        if (now.name().isEmpty()) {
            return Optional.of("the queue's store was emptied, or lost its data");
        }
        if (known.name().equals(ReconcilableLog.RESTORED)) {
            return Optional.of("the database was put back from a backup");
        }
        if (!now.name().equals(known.name()) || now.epoch() != known.epoch()) {
            return Optional.of("the queue's store holds an older or another copy of the queue");
        }
        if (known.reached().epoch() == now.epoch() && now.told().compareTo(known.reached()) < 0) {
            return Optional.of("the queue's store went back to an earlier moment");
        }
        return known.compared() ? Optional.empty() : Optional.of("an earlier comparison was cut short");
    }

    private void inTurn(Consumer<Runnable> work) {
        String turn = uuid();
        if (chores.begin(CHORE, turn, Duration.ZERO, TURN)) {
            work.accept(() -> chores.begin(CHORE, turn, Duration.ZERO, TURN));
            chores.done(CHORE, turn);
        }
    }

    private void compare(String cause, Runnable renew) {
        Identity before = queue.identity();
        long epoch = Math.max(before.epoch(), log.known().epoch()) + 1;
        String name = uuid();
        if (!cause.equals(FIRST)) {
            LOG.warn("{}: nothing is accepted or sent until it is compared with the log", cause);
        }
        if (!log.begin(name, epoch) || !queue.rename(before, name, epoch)) {
            return; // somebody else's turn by now
        }
        Differences made = comparison.settle(cause, renew);
        if (log.finish(name, epoch)) {
            tell(cause, made);
            queue.admit(name, epoch);
        }
    }

    private void tell(String cause, Differences made) {
        String words = cause + ": " + made.lost() + " emails are lost, " + made.withdrawn()
                + " that were settled since are not sent again, " + made.buried() + " are dead letters again, "
                + made.revived() + " wait again, " + made.found() + " that were lost are found";
        if (made.lost() > 0) {
            LOG.error("{}; see the emails of status lost", words);
        } else if (!cause.equals(FIRST) || !made.isEmpty()) {
            LOG.warn("{}", words);
        }
        if (!cause.equals(FIRST) || !made.isEmpty()) {
            audit.record(ACTOR, AuditAction.QUEUE_RECONCILED, words);
        }
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
