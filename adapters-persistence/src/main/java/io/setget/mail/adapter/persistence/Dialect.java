package io.setget.mail.adapter.persistence;

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

    /** Whether it is this instance's turn to hand out an email that crashed a worker, until the transaction ends. */
    static boolean takeSuspectsTurn(Handle h) {
        return !isPostgresql(h)
                || h.createQuery("SELECT pg_try_advisory_xact_lock(" + SUSPECTS + ")")
                        .mapTo(Boolean.class)
                        .one();
    }
}
