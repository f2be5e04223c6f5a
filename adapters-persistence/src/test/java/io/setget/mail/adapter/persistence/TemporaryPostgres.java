package io.setget.mail.adapter.persistence;

import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.MailStore;
import io.setget.mail.testkit.MovableClock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An empty database in a PostgreSQL; or several instances on one, closed after the test. */
final class TemporaryPostgres implements BeforeEachCallback, AfterEachCallback {
    private static final Capacity ROOMY = new Capacity(1_000);

    private final List<Persistence> opened = new ArrayList<>();
    private @Nullable SharedPostgres server;

    @Override
    public void beforeEach(ExtensionContext test) {
        server = SharedPostgres.of(test);
    }

    private SharedPostgres server() {
        if (server == null) {
            throw new IllegalStateException("no test runs");
        }
        return server;
    }

    String emptyDatabase() {
        return server().emptyDatabase();
    }

    Persistence open() {
        return open(new MovableClock());
    }

    Persistence open(InstantSource clock) {
        return open(ROOMY, clock);
    }

    Persistence open(Capacity capacity, InstantSource clock) {
        return Persistence.open(server().sharedDatabase(), TemporaryDatabase.seal(), capacity, clock);
    }

    /** As an instance that shares this database with others. */
    Persistence instance(String database, Capacity capacity) {
        Persistence instance = Persistence.openShared(database, TemporaryDatabase.seal(), capacity, System::nanoTime);
        opened.add(instance);
        return instance;
    }

    MailStore mailStore(Capacity capacity, InstantSource clock) {
        return TemporaryDatabase.mailStore(open(capacity, clock));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        opened.forEach(Persistence::close);
        opened.clear();
    }
}
