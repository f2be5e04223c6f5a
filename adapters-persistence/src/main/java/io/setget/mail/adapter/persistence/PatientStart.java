package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.PortUnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a PostgreSQL that starts later than we do, but not for one that will never let us in. */
final class PatientStart {
    private static final Logger LOG = LoggerFactory.getLogger(PatientStart.class);
    private static final long TRY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SAY_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private PatientStart() {}

    /** @throws PortUnavailableException at once for what waiting does not mend, else when the patience is over */
    static <T> T open(Supplier<T> opening, Duration patience, LongSupplier nanos) {
        long start = nanos.getAsLong();
        long saidAt = start - SAY_EVERY_NANOS;
        while (true) {
            try {
                return opening.get();
            } catch (PortUnavailableException refused) {
                long now = nanos.getAsLong();
                if (patience.isZero() || !Trouble.mayPass(refused)) {
                    throw refused;
                }
                if (now - start >= patience.toNanos()) {
                    throw new PortUnavailableException(
                            "PostgreSQL (SETGET_DATABASE_URL) did not let us in for " + patience.toSeconds() + " s ("
                                    + Trouble.reason(refused) + "): see whether it runs and can be reached, then start"
                                    + " again",
                            refused);
                }
                if (now - saidAt >= SAY_EVERY_NANOS) {
                    saidAt = now;
                    LOG.warn(
                            "PostgreSQL does not let us in yet ({}); trying again for {} s",
                            Trouble.reason(refused),
                            patience.minusNanos(now - start).toSeconds());
                }
                LockSupport.parkNanos(TRY_EVERY_NANOS);
            }
        }
    }
}
