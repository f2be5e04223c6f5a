package io.setget.mail.adapter.smtp.probe;

import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;

/** When a look has to be over. */
final class Deadline {
    private final long end;
    private final Watch watch;

    Deadline(Duration limit, Watch watch) {
        this.end = System.nanoTime() + limit.toNanos();
        this.watch = watch;
    }

    /** At least a millisecond, for timeouts of zero mean for ever. */
    Duration left() {
        return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    /** A nearer one: after the given share of what is left. */
    Deadline after(double share) {
        return new Deadline(Duration.ofNanos((long) (left().toNanos() * share)), watch);
    }

    /** Closes the socket when it is over; to be cancelled. */
    Future<?> closes(Socket socket) {
        return watch.closeAfter(left(), socket);
    }
}
