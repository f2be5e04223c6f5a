package io.setget.mail.adapter.persistence;

import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Makes connections to a PostgreSQL, told by its JDBC address. The password is taken out of the address at once, so no
 * library that says where it connects to can say it.
 */
final class PostgresSource {
    /** A host that does not answer at all is given up on after this. */
    private static final int CONNECT_SECONDS = 2;

    /** One that is busy may need a while until it lets us in; callers do not wait that long for a connection. */
    private static final int LOGIN_SECONDS = 5;

    /** Longer than any of our statements takes; after this, one whose answer was lost is given up. */
    private static final int ANSWER_SECONDS = 20;

    /**
     * Rows of an instance that froze within a transaction are free again after ten seconds, for the others. Whoever waits
     * for a row gives up before its caller's connection does, so that no forgotten transaction goes on waiting.
     */
    static final String LIMITS = "SET idle_in_transaction_session_timeout = '10s'; SET lock_timeout = '4s'";

    private PostgresSource() {}

    static boolean isAddress(String jdbcUrl) {
        return parsed(jdbcUrl).isPresent();
    }

    private static Optional<Properties> parsed(String jdbcUrl) {
        // The driver would take user:password@ for a host and a port, and show them.
        return jdbcUrl.split("\\?", 2)[0].contains("@")
                ? Optional.empty()
                : Optional.ofNullable(Driver.parseURL(jdbcUrl, null));
    }

    /** For work that asks again when it gets no answer. */
    static PGSimpleDataSource of(String jdbcUrl) {
        Properties given = parsed(jdbcUrl).orElseThrow();
        PGSimpleDataSource source = patient(jdbcUrl);
        if (!PGProperty.SOCKET_TIMEOUT.isPresent(given)) {
            source.setSocketTimeout(ANSWER_SECONDS);
        }
        return source;
    }

    /** For changes to the tables, which may take long. */
    static PGSimpleDataSource patient(String jdbcUrl) {
        Properties given = parsed(jdbcUrl).orElseThrow();
        PGSimpleDataSource source = new Unhurried();
        source.setUrl(jdbcUrl);
        if (!PGProperty.CONNECT_TIMEOUT.isPresent(given)) {
            source.setConnectTimeout(CONNECT_SECONDS);
        }
        if (!PGProperty.APPLICATION_NAME.isPresent(given)) {
            source.setApplicationName("SetGet Mail");
        }
        source.setTcpKeepAlive(true);
        return source;
    }

    /** The pool would have logins end with the patience of its callers, and a slow server never let us in. */
    private static final class Unhurried extends PGSimpleDataSource {
        private static final long serialVersionUID = 1;

        Unhurried() {
            super.setLoginTimeout(LOGIN_SECONDS);
        }

        @Override
        public void setLoginTimeout(int seconds) {}
    }
}
