package io.setget.mail.adapter.persistence;

import java.sql.SQLException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * What the two databases do not share. H2 has one process with one thread that writes, so nobody is ever in the way;
 * PostgreSQL has several instances, so what is to be changed is locked when it is read.
 */
public final class Dialect implements JdbiConfig<Dialect> {
    /** Instances that hand out emails that crashed a worker take turns by this number. */
    private static final long SUSPECTS = 0x5e79e7L;

    /** Longer than whoever waits for a row does; see {@link PostgresSource#LIMITS}. */
    private static final int ANSWER_MILLIS = 5_000;

    private boolean postgresql;

    /** For JDBI, which makes one for every handle. */
    public Dialect() {}

    private Dialect(Dialect other) {
        postgresql = other.postgresql;
    }

    static void set(Jdbi jdbi, boolean postgresql) {
        jdbi.getConfig(Dialect.class).postgresql = postgresql;
    }

    @Override
    public Dialect createCopy() {
        return new Dialect(this);
    }

    private static boolean isPostgresql(Handle h) {
        return h.getConfig(Dialect.class).postgresql;
    }

    /** At the end of a query whose rows are to be changed, whoever holds them. */
    static String lock(Handle h) {
        return isPostgresql(h) ? " FOR UPDATE" : "";
    }

    /** At the end of a query whose rows are to be changed, unless somebody holds them. */
    static String lockFree(Handle h) {
        return isPostgresql(h) ? " FOR UPDATE SKIP LOCKED" : "";
    }

    /** So that a thread is not held for long by a database that went away without a word. */
    static void giveUpSoon(Handle h) {
        if (isPostgresql(h)) {
            try {
                h.getConnection().setNetworkTimeout(Runnable::run, ANSWER_MILLIS);
            } catch (SQLException broken) {
                throw new ConnectionException(broken);
            }
        }
    }

    /** Forgets idempotency keys that are over, at most so many; returns how many. */
    static int forgetKeys(Handle h, long now, int most) {
        String first = "FROM idempotency WHERE expires_at <= :now";
        String delete = isPostgresql(h)
                ? "DELETE FROM idempotency WHERE ctid = ANY(ARRAY(SELECT ctid " + first + " ORDER BY expires_at LIMIT "
                        + most + " FOR UPDATE SKIP LOCKED))"
                : "DELETE " + first + " FETCH FIRST " + most + " ROWS ONLY";
        return h.createUpdate(delete).bind("now", now).execute();
    }

    /** Whether it is this instance's turn to hand out an email that crashed a worker, until the transaction ends. */
    static boolean takeSuspectsTurn(Handle h) {
        return !isPostgresql(h)
                || h.createQuery("SELECT pg_try_advisory_xact_lock(" + SUSPECTS + ")")
                        .mapTo(Boolean.class)
                        .one();
    }
}
