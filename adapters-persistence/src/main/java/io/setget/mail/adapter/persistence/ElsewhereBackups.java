package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.Backups;
import java.util.List;

/** For a database that is not in a file of ours: its own tools make its backups. */
final class ElsewhereBackups implements Backups {
    private final String words;

    private ElsewhereBackups(String words) {
        this.words = words;
    }

    static ElsewhereBackups of(boolean postgresql) {
        return new ElsewhereBackups(
                postgresql
                        ? "The database is a PostgreSQL (SETGET_DATABASE_URL), whose own tools make its backups:"
                                + " pg_dump --format=custom --file=setget-mail.dump DATABASE; docs/backup.md tells the rest."
                        : "The database (SETGET_DATABASE_URL) is not in a file of this process: its own tools make its"
                                + " backups.");
    }

    @Override
    public Result make() {
        return new Refused(words);
    }

    @Override
    public List<Kept> kept() {
        return List.of();
    }
}
