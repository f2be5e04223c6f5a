package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Does what falls due by itself: ended leases, expired emails, due retries. One look at an index when nothing does. */
final class Sweeper {
    private static final int CRASHES_ALLOWED = 3;
    private static final int STEP = 200;
    private static final int KEYS_STEP = 1_000;
    private static final Failure LEASE_RAN_OUT =
            new Failure(FailureKind.WORKER_CRASHED, null, "The worker's lease ran out.");

    private Sweeper() {}

    /** A bounded step of it; returns whether all is done. */
    static boolean step(Handle h, Control control, long now) {
        List<LiveEmail> due = LiveEmail.due(h, now, STEP);
        if (due.isEmpty()) {
            return true;
        }
        Ledger ledger = new Ledger(control, now);
        List<UUID> ready = new ArrayList<>();
        for (LiveEmail email : due) {
            if (email.holder() != null) {
                crashed(ledger, email);
            } else if (email.expiresAt() <= now) {
                ledger.fail(email, EmailStatus.EXPIRED, null);
            } else {
                ready.add(email.id());
            }
        }
        ledger.post(h);
        makeReady(h, ready);
        return due.size() < STEP;
    }

    private static void crashed(Ledger ledger, LiveEmail email) {
        if (email.inData() && !email.type().resendWhenUnsure()) {
            ledger.tried(email, AttemptOutcome.UNKNOWN, LEASE_RAN_OUT, 0);
            ledger.unsure(email, LEASE_RAN_OUT, null);
            return;
        }
        ledger.tried(email, AttemptOutcome.CRASHED, LEASE_RAN_OUT, 0);
        int crashes = email.crashes() + 1;
        if (crashes >= CRASHES_ALLOWED) {
            ledger.bury(email, LEASE_RAN_OUT, email.failures() + crashes, null);
        } else {
            ledger.crashed(email);
        }
    }

    private static void makeReady(Handle h, List<UUID> ids) {
        if (!ids.isEmpty()) {
            h.createUpdate("UPDATE queued_email SET state = CASE WHEN crashes > 0 OR stalls >= "
                            + LiveEmail.STALLS_OFTEN
                            + " THEN 'suspect' ELSE 'ready' END, next_at = expires_at WHERE id = ANY(:ids)")
                    .bindArray("ids", UUID.class, ids)
                    .execute();
        }
    }

    /** Forgets idempotency keys whose time is over, some at a time; returns whether all are gone. */
    static boolean forgetKeys(Handle h, long now) {
        return Dialect.forgetKeys(h, now, KEYS_STEP) < KEYS_STEP;
    }

    /** Whether there are any: a look without a lock. */
    static boolean keysAreOver(Handle h, long now) {
        return h.createQuery("SELECT EXISTS (SELECT 1 FROM idempotency WHERE expires_at <= :now)")
                .bind("now", now)
                .mapTo(Boolean.class)
                .one();
    }

    /** Whether there is anything to do: a look without a lock. */
    static boolean worthwhile(Handle h, long now) {
        return h.createQuery("SELECT EXISTS (SELECT 1 FROM queued_email WHERE next_at <= :now AND format <= :format)"
                        + " OR EXISTS (SELECT 1 FROM idempotency WHERE expires_at <= :now)")
                .bind("now", now)
                .bind("format", EmailFormat.VERSION)
                .mapTo(Boolean.class)
                .one();
    }
}
