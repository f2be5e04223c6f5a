package io.setget.mail.application.queue;

import java.time.Duration;

/** Waiting that ends early when the process is to stop. */
@FunctionalInterface
public interface Patience {
    /** Waits for a while; false if there is no time left for another try. */
    boolean pause(Duration duration);
}
