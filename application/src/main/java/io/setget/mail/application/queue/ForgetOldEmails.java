package io.setget.mail.application.queue;

import io.setget.mail.application.port.DeliveryLog;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Forgets settled emails after a while, in steps small enough not to hold up delivery. */
public final class ForgetOldEmails {
    private static final int STEP = 500;

    private final DeliveryLog log;
    private final Duration retention;

    /** @param retention how long an email stays in the log, counted from when it was queued */
    public ForgetOldEmails(DeliveryLog log, Duration retention) {
        this.log = log;
        this.retention = retention;
    }

    /**
     * Forgets all that are due; returns how many.
     *
     * @param goOn asked before each further step
     */
    public int forget(BooleanSupplier goOn) {
        int all = 0;
        int step;
        do {
            step = log.purge(retention, STEP);
            all += step;
        } while (step == STEP && goOn.getAsBoolean());
        return all;
    }
}
