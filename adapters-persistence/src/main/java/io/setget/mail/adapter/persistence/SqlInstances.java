package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Instances;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Heartbeat;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Instances in a SQL table. */
final class SqlInstances implements Instances {
    private static final int LISTED = 500;

    private final Transactions transactions;
    private final InstantSource clock;

    SqlInstances(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void heard(Heartbeat heartbeat, Duration up) {
        transactions.write((h, control) -> {
            long now = clock.millis();
            int known = put(
                    h,
                    "UPDATE running_instance SET host = :host, version = :version, address = :address,"
                            + " heard_at = :now, connections_in_use = :inUse, connections = :connections,"
                            + " doing = :doing, emails = :emails, trouble = :trouble WHERE id = :id",
                    heartbeat,
                    now,
                    now - up.toMillis());
            return known == 1
                    ? known
                    : put(
                            h,
                            "INSERT INTO running_instance (id, host, version, address, started_at, heard_at,"
                                    + " connections_in_use, connections, doing, emails, trouble) VALUES (:id, :host,"
                                    + " :version, :address, :started, :now, :inUse, :connections, :doing, :emails,"
                                    + " :trouble)",
                            heartbeat,
                            now,
                            now - up.toMillis());
        });
    }

    private static int put(Handle h, String sql, Heartbeat heartbeat, long now, long started) {
        Activity doing = heartbeat.doing();
        FailureKind trouble = doing.trouble();
        return h.createUpdate(sql)
                .bind("id", heartbeat.id())
                .bind("host", heartbeat.host())
                .bind("version", heartbeat.version())
                .bind("address", heartbeat.address())
                .bind("started", started)
                .bind("now", now)
                .bind("inUse", heartbeat.connectionsInUse())
                .bind("connections", heartbeat.connections())
                .bind("doing", doing.kind().wireName())
                .bind("emails", doing.emails())
                .bind("trouble", trouble == null ? null : trouble.wireName())
                .execute();
    }

    @Override
    public void left(UUID id) {
        transactions.write((h, control) -> h.createUpdate("DELETE FROM running_instance WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    @Override
    public List<Sighting> list() {
        long now = clock.millis();
        return transactions.read(h -> h.createQuery(
                        "SELECT * FROM (SELECT * FROM running_instance" + " ORDER BY heard_at DESC FETCH FIRST "
                                + LISTED + " ROWS ONLY) lately ORDER BY started_at, id")
                .map((rs, context) -> sighting(rs, now))
                .list());
    }

    @Override
    public int forget(Duration silentFor) {
        return transactions.write(
                (h, control) -> h.createUpdate("DELETE FROM running_instance WHERE heard_at <= :since")
                        .bind("since", clock.millis() - silentFor.toMillis())
                        .execute());
    }

    private static Sighting sighting(ResultSet rs, long now) throws SQLException {
        String trouble = rs.getString("trouble");
        Activity doing = new Activity(
                Activity.Kind.of(rs.getString("doing")),
                rs.getInt("emails"),
                trouble == null ? null : FailureKind.parse(trouble).orElse(FailureKind.UNKNOWN));
        Heartbeat last = new Heartbeat(
                rs.getObject("id", UUID.class),
                rs.getString("host"),
                rs.getString("version"),
                rs.getString("address"),
                rs.getInt("connections_in_use"),
                rs.getInt("connections"),
                doing);
        long heard = rs.getLong("heard_at");
        return new Sighting(
                last,
                Instant.ofEpochMilli(rs.getLong("started_at")),
                Instant.ofEpochMilli(heard),
                Duration.ofMillis(Math.max(0, now - heard)));
    }
}
