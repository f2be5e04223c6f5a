package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import org.jdbi.v3.core.Handle;

/**
 * The queue's counters, locked for one transaction. The row's lock makes each change see all changes before it, so the
 * capacity is exact; the counters are written once, at the transaction's end.
 */
final class Control {
    private int live;
    private int ordinaryLive;
    private boolean paused;
    private boolean changed;

    private Control(int live, int ordinaryLive, boolean paused) {
        this.live = live;
        this.ordinaryLive = ordinaryLive;
        this.paused = paused;
    }

    static Control lock(Handle h) {
        return h.createQuery("SELECT live, ordinary_live, paused FROM queue_control WHERE id = 1 FOR UPDATE")
                .map((rs, context) -> new Control(rs.getInt(1), rs.getInt(2), rs.getBoolean(3)))
                .one();
    }

    static int live(Handle h) {
        return h.createQuery("SELECT live FROM queue_control WHERE id = 1")
                .mapTo(Integer.class)
                .one();
    }

    static boolean paused(Handle h) {
        return h.createQuery("SELECT paused FROM queue_control WHERE id = 1")
                .mapTo(Boolean.class)
                .one();
    }

    /** True if there was room, which is then taken. */
    boolean reserve(int critical, int ordinary, Capacity capacity) {
        int all = critical + ordinary;
        boolean room = all == 0
                || (live + all <= capacity.total()
                        && (ordinary == 0 || ordinaryLive + ordinary <= capacity.ordinary()));
        if (room && all > 0) {
            live += all;
            ordinaryLive += ordinary;
            changed = true;
        }
        return room;
    }

    /** An email left the queue. */
    void free(Lane lane) {
        live--;
        ordinaryLive -= lane == Lane.CRITICAL ? 0 : 1;
        changed = true;
    }

    void recount(int all, int ordinary) {
        changed |= all != live || ordinary != ordinaryLive;
        live = all;
        ordinaryLive = ordinary;
    }

    boolean paused() {
        return paused;
    }

    /** Returns whether that changed anything. */
    boolean pause(boolean wanted) {
        boolean other = paused != wanted;
        changed |= other;
        paused = wanted;
        return other;
    }

    void save(Handle h) {
        if (changed) {
            h.createUpdate("UPDATE queue_control SET live = :live, ordinary_live = :ordinary, paused = :paused"
                            + " WHERE id = 1")
                    .bind("live", live)
                    .bind("ordinary", ordinaryLive)
                    .bind("paused", paused)
                    .execute();
        }
    }
}
