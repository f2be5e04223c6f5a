package io.setget.mail.bootstrap;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What the embedded database holds after the process has ended.
 *
 * @param live emails in the queue
 * @param counted emails in the queue, as its own counter says
 * @param leased emails in the hands of a worker
 * @param sent emails that the log calls sent
 */
record Books(long live, long counted, long leased, long sent) {
    static Books of(Path dataDir) throws SQLException {
        String url = "jdbc:h2:file:" + dataDir.toAbsolutePath().resolve("setget-mail") + ";IFEXISTS=TRUE";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            return new Books(
                    number(statement, "SELECT COUNT(*) FROM queued_email"),
                    number(statement, "SELECT live FROM queue_control"),
                    number(statement, "SELECT COUNT(*) FROM queued_email WHERE state = 'leased'"),
                    number(statement, "SELECT COUNT(*) FROM email WHERE status = 'sent'"));
        }
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
