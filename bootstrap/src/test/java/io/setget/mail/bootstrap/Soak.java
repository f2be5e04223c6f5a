package io.setget.mail.bootstrap;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** How often tests that could go on for ever repeat what they do. */
final class Soak {
    private Soak() {}

    /** The first in {@code ./verify}, the second in {@code ./verify --long}; {@code -Dsetget.times} asks for another. */
    static int times(int shortForm, int longForm) {
        return Integer.getInteger("setget.times", isLong() ? longForm : shortForm);
    }

    static boolean isLong() {
        return Boolean.getBoolean("setget.long");
    }

    /** Lets time pass for a process outside that offers nothing to wait for, such as the moment before a kill. */
    static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
