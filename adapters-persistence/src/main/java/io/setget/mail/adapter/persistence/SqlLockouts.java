package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Lockouts;
import io.setget.mail.domain.email.EmailAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** Failed sign-ins in one table, locks in another. */
final class SqlLockouts implements Lockouts {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlLockouts(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public boolean failed(EmailAddress email, int threshold, Duration within, Duration lasts) {
        String folded = folded(email);
        long now = clock.millis();
        return transactions.write((h, control) -> {
            h.createUpdate("INSERT INTO sign_in_failure (email_folded, failed_at) VALUES (:folded, :now)")
                    .bind("folded", folded)
                    .bind("now", now)
                    .execute();
            int lately = h.createQuery(
                            "SELECT COUNT(*) FROM sign_in_failure WHERE email_folded = :folded AND failed_at > :since")
                    .bind("folded", folded)
                    .bind("since", now - within.toMillis())
                    .mapTo(Integer.class)
                    .one();
            // Two instances may both have counted enough; only one of them finds them all there to be forgotten.
            return lately >= threshold && forgetFailures(h, folded) >= threshold && lock(h, folded, now, lasts);
        });
    }

    private static int forgetFailures(Handle h, String folded) {
        return h.createUpdate("DELETE FROM sign_in_failure WHERE email_folded = :folded")
                .bind("folded", folded)
                .execute();
    }

    private static int forgetLock(Handle h, String folded) {
        return h.createUpdate("DELETE FROM sign_in_lock WHERE email_folded = :folded")
                .bind("folded", folded)
                .execute();
    }

    private static boolean lock(Handle h, String folded, long now, Duration lasts) {
        forgetLock(h, folded);
        return h.createUpdate("INSERT INTO sign_in_lock (email_folded, ends_at) VALUES (:folded, :ends)")
                        .bind("folded", folded)
                        .bind("ends", now + lasts.toMillis())
                        .execute()
                == 1;
    }

    @Override
    public Duration remaining(EmailAddress email) {
        return transactions.read(h -> remaining(h, folded(email)));
    }

    private Duration remaining(Handle h, String folded) {
        long now = clock.millis();
        return h.createQuery("SELECT ends_at FROM sign_in_lock WHERE email_folded = :folded AND ends_at > :now")
                .bind("folded", folded)
                .bind("now", now)
                .mapTo(Long.class)
                .findOne()
                .map(ends -> Duration.ofMillis(ends - now))
                .orElse(Duration.ZERO);
    }

    @Override
    public boolean clear(EmailAddress email) {
        String folded = folded(email);
        return transactions.write((h, control) -> {
            boolean wasLocked = !remaining(h, folded).isZero();
            forgetFailures(h, folded);
            return forgetLock(h, folded) > 0 && wasLocked;
        });
    }

    @Override
    public int purge(Duration within) {
        long now = clock.millis();
        return transactions.write((h, control) -> h.createUpdate("DELETE FROM sign_in_lock WHERE ends_at <= :now")
                        .bind("now", now)
                        .execute()
                + h.createUpdate("DELETE FROM sign_in_failure WHERE failed_at <= :since")
                        .bind("since", now - within.toMillis())
                        .execute());
    }

    private static String folded(EmailAddress email) {
        return email.ascii().toLowerCase(Locale.ROOT);
    }
}
