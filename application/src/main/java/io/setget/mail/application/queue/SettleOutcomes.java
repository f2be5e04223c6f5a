package io.setget.mail.application.queue;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what senders hand in: whoever has the turn settles for all that wait, in one call, and each sender goes on
 * only when its own is done. So no more sent emails are unsettled than there are connections. Thread-safe.
 *
 * <p>A settlement that fails is repeated by itself, with growing pauses, so that one that the store cannot take holds
 * up no other: for as long as the store is away and, if the store answers other calls, until its lease is over. That an
 * email was sent is remembered until it is settled, should the email come back.
 */
public final class SettleOutcomes {
    private static final Logger LOG = LoggerFactory.getLogger(SettleOutcomes.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_600);
    private static final int REFUSALS = 3;
    private static final int REMEMBERED = 10_000;

    private final EmailQueue queue;
    private final Patience patience;
    private final ReentrantLock turn = new ReentrantLock();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final Map<EmailId, Verdict.Sent> sent = new LinkedHashMap<>();
    private final AtomicInteger storeAway = new AtomicInteger();

    public SettleOutcomes(EmailQueue queue, Patience patience) {
        this.queue = queue;
        this.patience = patience;
    }

    /** That this process sent the email already, but could not have that settled. */
    Optional<Verdict.Sent> sentBefore(EmailId id) {
        synchronized (sent) {
            return Optional.ofNullable(sent.get(id));
        }
    }

    /** Whether settlements wait for the store to come back; no email should be claimed before them. */
    boolean isHeldUp() {
        return storeAway.get() > 0;
    }

    /** Returns when it is settled, or nothing can be done for it any more. */
    void settle(LeaseInHand held, Verdict verdict) {
        if (verdict instanceof Verdict.Sent known) {
            remember(held.id(), known);
        }
        Waiting mine = new Waiting(new Settlement(held.lease(), verdict, held.age()));
        settleInTurn(mine);
        if (mine.state == State.FAILED) {
            repeat(mine, held);
        }
        if (mine.state == State.SETTLED) {
            synchronized (sent) {
                sent.remove(held.id());
            }
        } else {
            LOG.warn(
                    "email {} could not be settled as {}: {}",
                    held.id(),
                    verdict.getClass().getSimpleName(),
                    mine.state == State.PASSED_ON ? "its lease had passed on" : "its lease will run out");
        }
    }

    private void settleInTurn(Waiting mine) {
        waiting.add(mine);
        turn.lock();
        try {
            if (mine.state == State.WAITING) {
                List<Waiting> batch = new ArrayList<>();
                for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
                    batch.add(next);
                }
                settleNow(batch);
            }
        } finally {
            turn.unlock();
        }
    }

    private void settleNow(List<Waiting> batch) {
        State failed = State.FAILED;
        Set<EmailId> settled = Set.of();
        try {
            settled = queue.settle(batch.stream().map(one -> one.settlement).toList());
            failed = State.PASSED_ON;
        } catch (PortUnavailableException away) {
            LOG.warn("{} emails wait to be settled: {}", batch.size(), away.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("{} emails wait to be settled", batch.size(), bug);
        } finally {
            for (Waiting one : batch) {
                one.state = settled.contains(one.settlement.lease().email().id()) ? State.SETTLED : failed;
            }
        }
    }

    private void repeat(Waiting mine, LeaseInHand held) {
        Duration pause = FIRST_PAUSE;
        int refusals = 0;
        while (mine.state == State.FAILED) {
            boolean away = !storeAnswers();
            refusals = away ? 0 : refusals + 1;
            if (refusals > REFUSALS && held.isOver()) {
                return;
            }
            storeAway.addAndGet(away ? 1 : 0);
            try {
                if (!patience.pause(pause)) {
                    return;
                }
                settleNow(List.of(mine));
            } finally {
                storeAway.addAndGet(away ? -1 : 0);
            }
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    private boolean storeAnswers() {
        try {
            return queue.size() >= 0;
        } catch (RuntimeException away) {
            return false;
        }
    }

    private void remember(EmailId id, Verdict.Sent verdict) {
        synchronized (sent) {
            sent.put(id, verdict);
            if (sent.size() > REMEMBERED) {
                sent.remove(sent.keySet().iterator().next());
            }
        }
    }

    private enum State {
        WAITING,
        SETTLED,
        PASSED_ON,
        FAILED
    }

    private static final class Waiting {
        private final Settlement settlement;
        private volatile State state = State.WAITING;

        Waiting(Settlement settlement) {
            this.settlement = settlement;
        }
    }
}
