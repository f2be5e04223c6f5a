package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** H2 commits each statement of a migration by itself, so a stop can come after any of them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoppedMigrationTest {
    private static final String SCRIPTS = "/io/setget/mail/adapter/persistence/migration";

    private int databases;

    private JdbcDataSource database() {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(
                "jdbc:h2:mem:stopped" + System.identityHashCode(this) + "_" + ++databases + ";DB_CLOSE_DELAY=-1");
        return database;
    }

    static List<MigrationVersion> versions() throws IOException, URISyntaxException {
        return scripts().keySet().stream().toList();
    }

    private static NavigableMap<MigrationVersion, List<String>> scripts() throws IOException, URISyntaxException {
        NavigableMap<MigrationVersion, List<String>> scripts = new TreeMap<>();
        for (String place : List.of(SCRIPTS, SCRIPTS + "_h2")) {
            URI directory = StoppedMigrationTest.class.getResource(place).toURI();
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                for (Path file : files.toList()) {
                    String name = file.getFileName().toString();
                    scripts.put(
                            MigrationVersion.fromVersion(name.substring(1, name.indexOf("__"))),
                            statements(Files.readString(file)));
                }
            }
        }
        return scripts;
    }

    private static List<String> statements(String script) {
        String code = script.lines().filter(line -> !line.startsWith("--")).collect(Collectors.joining("\n"));
        return Arrays.stream(code.split(";\\s*(\n|$)"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    private static void execute(JdbcDataSource database, List<String> statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String one : statements) {
                statement.execute(one);
            }
        }
    }

    private static void migrateTo(JdbcDataSource database, @Nullable MigrationVersion version) {
        if (version != null) {
            Flyway.configure()
                    .dataSource(database)
                    .locations("classpath:" + SCRIPTS.substring(1), "classpath:" + SCRIPTS.substring(1) + "_h2")
                    .target(version)
                    .load()
                    .migrate();
        }
    }

    /** Columns with all that belongs to them, indexes, constraints, and how many rows each table has. */
    private static List<String> everythingIn(JdbcDataSource database) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String query : List.of(
                    "SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default"
                            + " FROM information_schema.columns WHERE table_schema = 'PUBLIC' AND table_name <>"
                            + " 'flyway_schema_history' ORDER BY 1, 2",
                    "SELECT table_name, column_name, index_name LIKE 'PRIMARY%', CASE WHEN index_name LIKE '%\\_INDEX\\_%'"
                            + " ESCAPE '\\' OR index_name LIKE 'PRIMARY%' THEN '' ELSE index_name END FROM"
                            + " information_schema.index_columns WHERE table_schema = 'PUBLIC' AND table_name <>"
                            + " 'flyway_schema_history' ORDER BY 1, 2, 3, 4")) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        StringBuilder row = new StringBuilder();
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            row.append(rows.getString(i)).append(' ');
                        }
                        found.add(row.toString());
                    }
                }
            }
            List<String> tables = found.stream()
                    .map(row -> row.substring(0, row.indexOf(' ')))
                    .distinct()
                    .toList();
            for (String table : tables) {
                try (ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
                    count.next();
                    found.add(table + " has " + count.getInt(1) + " rows");
                }
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void an_upgrade_that_was_stopped_after_any_statement_is_finished_by_the_next_start(MigrationVersion version)
            throws Exception {
        JdbcDataSource undisturbed = database();
        Migrations.run(undisturbed, false);
        List<String> expected = everythingIn(undisturbed);
        List<String> statements = Objects.requireNonNull(scripts().get(version));
        for (int done = 1; done <= statements.size(); done++) {
            JdbcDataSource database = database();
            migrateTo(database, scripts().lowerKey(version));
            execute(database, statements.subList(0, done));
            Migrations.run(database, false);
            assertThat(everythingIn(database)).as("after statement %d", done).isEqualTo(expected);
        }
    }

    @Test
    void an_upgrade_that_failed_and_was_noted_as_failed_is_done_again() throws SQLException {
        JdbcDataSource database = database();
        migrateTo(database, MigrationVersion.fromVersion("6"));
        execute(
                database,
                List.of(
                        "ALTER TABLE email ADD COLUMN to_domain VARCHAR(255)",
                        "INSERT INTO \"flyway_schema_history\" VALUES (7, '7', 'recipient domains', 'SQL',"
                                + " 'V7__recipient_domains.sql', 1, 'x', CURRENT_TIMESTAMP, 1, FALSE)"));
        Migrations.run(database, false);
        JdbcDataSource undisturbed = database();
        Migrations.run(undisturbed, false);
        assertThat(everythingIn(database)).isEqualTo(everythingIn(undisturbed));
    }

    @Test
    void tables_of_a_newer_version_are_refused_in_one_line() throws SQLException {
        JdbcDataSource database = database();
        Migrations.run(database, false);
        execute(
                database,
                List.of(
                        "INSERT INTO \"flyway_schema_history\" VALUES (999, '999', 'future', 'SQL', 'V999__future.sql', 1,"
                                + " 'x', CURRENT_TIMESTAMP, 1, TRUE)"));
        assertThatThrownBy(() -> Migrations.run(database, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("the tables of this database were made by a newer version of SetGet Mail");
    }
}
