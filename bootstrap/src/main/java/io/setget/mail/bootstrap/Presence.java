package io.setget.mail.bootstrap;

import io.setget.mail.application.instance.ReportInstance;
import io.setget.mail.application.port.PortUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports every few seconds that this instance lives, and takes leave when it stops. */
final class Presence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final long STOP_MILLIS = 2_000;

    private final ReportInstance report;
    private final StopSignal stop = new StopSignal();
    private final Thread thread = new Thread(this::work, "presence");

    Presence(ReportInstance report) {
        this.report = report;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void work() {
        do {
            attempt(report::report);
        } while (!stop.within(ReportInstance.EVERY));
        attempt(report::leave);
    }

    /** The database says itself when it is away; the others see that this instance falls silent. */
    private static void attempt(Runnable word) {
        try {
            word.run();
        } catch (PortUnavailableException away) {
            LOG.debug("the others do not hear of this instance: {}", away.getMessage());
        } catch (RuntimeException failed) {
            LOG.warn("the others do not hear of this instance", failed);
        }
    }

    @Override
    public void close() {
        stop.give(Duration.ZERO);
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
