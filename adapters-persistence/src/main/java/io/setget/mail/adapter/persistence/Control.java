package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The queue's counters within one transaction. Who takes room locks their row first, so that the capacity is exact, on
 * one instance and on several; who gives room back only subtracts, at the transaction's end.
 */
final class Control {
    private final Handle h;
    private int live;
    private int ordinaryLive;
    private int freed;
    private int freedOrdinary;
    private boolean locked;
    private boolean changed;

    private Control(Handle h) {
        this.h = h;
    }

    static Control of(Handle h) {
        return new Control(h);
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

    private void lock() {
        if (!locked) {
            locked = h.createQuery("SELECT live, ordinary_live FROM queue_control WHERE id = 1 FOR UPDATE")
                    .map((rs, context) -> {
                        live = rs.getInt(1) - freed;
                        ordinaryLive = rs.getInt(2) - freedOrdinary;
                        return true;
                    })
                    .one();
        }
    }

    /** True if there was room, which is then taken. */
    boolean reserve(int critical, int ordinary, Capacity capacity) {
        int all = critical + ordinary;
        if (all == 0) {
            return true;
        }
        lock();
        boolean room =
                live + all <= capacity.total() && (ordinary == 0 || ordinaryLive + ordinary <= capacity.ordinary());
        if (room) {
            live += all;
            ordinaryLive += ordinary;
            changed = true;
        }
        return room;
    }

    /** An email left the queue. */
    void free(Lane lane) {
        int ordinary = lane == Lane.CRITICAL ? 0 : 1;
        if (locked) {
            live--;
            ordinaryLive -= ordinary;
        } else {
            freed++;
            freedOrdinary += ordinary;
        }
        changed = true;
    }

    /**
     * Counts the queue anew and says by how much each counter was off. The row is locked first: whoever adds emails has
     * locked it before and is seen whole, and whoever removes some subtracts them only once it is free again.
     */
    List<String> recount() {
        lock();
        int[] counted = h.createQuery("SELECT COUNT(*), COUNT(CASE WHEN lane > 0 THEN 1 END) FROM queued_email")
                .map((rs, context) -> new int[] {rs.getInt(1), rs.getInt(2)})
                .one();
        List<String> wrong = new ArrayList<>();
        tellDifference(wrong, "live", live - counted[0]);
        tellDifference(wrong, "ordinary_live", ordinaryLive - counted[1]);
        changed |= !wrong.isEmpty();
        live = counted[0];
        ordinaryLive = counted[1];
        return wrong;
    }

    static void tellDifference(List<String> wrong, String counter, long difference) {
        if (difference != 0) {
            wrong.add("counter " + counter + " is off by " + difference);
        }
    }

    boolean paused() {
        return paused(h);
    }

    /** Returns whether that changed anything. */
    boolean pause(boolean wanted) {
        return h.createUpdate("UPDATE queue_control SET paused = :wanted WHERE id = 1 AND paused <> :wanted")
                        .bind("wanted", wanted)
                        .execute()
                == 1;
    }

    void save() {
        if (changed) {
            String set = locked
                    ? "live = :live, ordinary_live = :ordinary"
                    : "live = live - :live, ordinary_live = ordinary_live - :ordinary";
            h.createUpdate("UPDATE queue_control SET " + set + " WHERE id = 1")
                    .bind("live", locked ? live : freed)
                    .bind("ordinary", locked ? ordinaryLive : freedOrdinary)
                    .execute();
        }
    }
}
