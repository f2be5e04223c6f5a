package io.setget.mail.adapter.redis;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread, once for however many reasons there were. Thread-safe. */
final class Wake {
    private final Semaphore reasons = new Semaphore(0);

    void up() {
        if (reasons.availablePermits() == 0) {
            reasons.release();
        }
    }

    void await(Duration atMost) throws InterruptedException {
        if (reasons.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            reasons.drainPermits();
        }
    }
}
