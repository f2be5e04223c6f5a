package io.setget.mail.application.queue;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.Lease;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease as its worker sees it: until when it surely lasts, by a clock that only goes forward, counted from when the
 * store was asked for it. Thread-safe.
 */
public final class LeaseInHand {
    /** Nothing is sent when the lease ends sooner than this. */
    static final Duration MARGIN = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(LeaseInHand.class);

    private final EmailQueue queue;
    private final LongSupplier nanos;
    private final Lease lease;
    private final long takenAt;
    private final AtomicLong endsAt;
    private final AtomicBoolean lost = new AtomicBoolean();
    private final AtomicBoolean enteredData = new AtomicBoolean();

    private final boolean another;
    private final AtomicReference<Connection> connection = new AtomicReference<>(Connection.HELD);

    /** What has become of the connection that was counted for this email. */
    private enum Connection {
        HELD,
        /** Another one is used in its place. */
        PARKED,
        FREE
    }

    /** @param another whether it was claimed in place of the next in line */
    LeaseInHand(EmailQueue queue, LongSupplier nanos, Lease lease, long askedAt, Duration leaseFor, boolean another) {
        this.another = another;
        this.queue = queue;
        this.nanos = nanos;
        this.lease = lease;
        this.takenAt = askedAt;
        this.endsAt = new AtomicLong(askedAt + leaseFor.toNanos());
    }

    public Lease lease() {
        return lease;
    }

    boolean another() {
        return another;
    }

    /** From now on its connection is not counted; false if that is so already. */
    boolean park() {
        return connection.compareAndSet(Connection.HELD, Connection.PARKED);
    }

    boolean isParked() {
        return connection.get() == Connection.PARKED;
    }

    /** Its try is over. Returns whether a connection becomes free by that: not if it was parked. */
    public boolean freesConnection() {
        return connection.compareAndSet(Connection.HELD, Connection.FREE);
    }

    EmailId id() {
        return lease.email().id();
    }

    Duration age() {
        return Duration.ofNanos(nanos.getAsLong() - takenAt);
    }

    /** Whether another worker may hold the email by now. */
    boolean isOver() {
        return lost.get() || nanos.getAsLong() - endsAt.get() >= 0;
    }

    boolean enteredData() {
        return enteredData.get();
    }

    void lose() {
        lost.set(true);
    }

    void extended(long askedAt, Duration leaseFor) {
        endsAt.set(askedAt + leaseFor.toNanos());
    }

    /** To be asked just before the final dot; on false nothing may be sent. */
    boolean mayEnterData() {
        if (lost.get() || isNearlyOver()) {
            return false;
        }
        try {
            enteredData.set(queue.enterData(lease, MARGIN));
        } catch (PortUnavailableException away) {
            LOG.warn("email {} is held back: {}", id(), away.getMessage());
            return false;
        }
        // The store may have taken its time.
        return enteredData.get() && !isNearlyOver();
    }

    private boolean isNearlyOver() {
        return nanos.getAsLong() + MARGIN.toNanos() - endsAt.get() >= 0;
    }
}
