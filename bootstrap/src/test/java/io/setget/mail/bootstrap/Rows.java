package io.setget.mail.bootstrap;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every row of every table of an embedded database after its process has ended. */
final class Rows {
    /** What belongs to a process that ran, or to browsers, and is not restored. */
    private static final List<String> OF_THE_PROCESS = List.of("LOGIN_SESSION", "RUNNING_INSTANCE", "CHORE");

    private Rows() {}

    /** By table; of the audit log without what backup and restore write there themselves. */
    static Map<String, List<String>> of(Path dataDir) throws SQLException {
        String url = "jdbc:h2:file:" + dataDir.toAbsolutePath().resolve("setget-mail") + ";IFEXISTS=TRUE";
        Map<String, List<String>> tables = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            List<String> names = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'")) {
                while (found.next()) {
                    names.add(found.getString(1));
                }
            }
            names.removeAll(OF_THE_PROCESS);
            for (String name : names) {
                tables.put(name, rows(statement, name));
            }
        }
        return tables;
    }

    private static List<String> rows(Statement statement, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                StringBuilder row = new StringBuilder();
                for (int column = 1; column <= columns; column++) {
                    row.append(found.getString(column)).append('|');
                }
                if (!row.toString().contains("|BACKUP_")) {
                    rows.add(row.toString());
                }
            }
        }
        Collections.sort(rows);
        return rows;
    }
}
