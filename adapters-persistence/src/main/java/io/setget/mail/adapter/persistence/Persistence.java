package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Backups;
import io.setget.mail.application.port.Chores;
import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryRecorder;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.Instances;
import io.setget.mail.application.port.Lockouts;
import io.setget.mail.application.port.Losses;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.ReconcilableLog;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.application.port.Sessions;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.seal.BrokenSealException;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.queue.Capacity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Everything kept in one SQL database, and its connections. */
public final class Persistence implements AutoCloseable {
    private static final String CHECK = "secret_check";
    private static final String FILE = "setget-mail";

    private final Database database;
    private final SqlEmailQueue queue;
    private final DeadLetters deadLetters;
    private final DeliveryLog deliveryLog;
    private final DeliveryRecorder recorder;
    private final ReconcilableLog reconcilableLog;
    private final Losses losses;
    private final UnconfirmedEmails unconfirmed;
    private final SendingQuota sendingQuota;
    private final SharedHealth sharedHealth;
    private final SettingsStore settingsStore;
    private final Accounts accounts;
    private final AccountLinks accountLinks;
    private final Lockouts lockouts;
    private final ApiKeys apiKeys;
    private final Sessions sessions;
    private final AuditLog auditLog;
    private final Chores chores;
    private final Instances instances;
    private final ServerCertificates certificates;
    private final CustomTemplates templates;
    private final Passwords passwords = new ArgonPasswords();
    private @Nullable PostgresWake wake;

    private Persistence(Database database, Seal seal, Capacity capacity, InstantSource clock) {
        Transactions transactions = database.transactions();
        this.database = database;
        this.queue = new SqlEmailQueue(transactions, new EmailFormat(seal), capacity, clock);
        this.deadLetters = new SqlDeadLetters(transactions, capacity, clock, queue::wake);
        this.deliveryLog = new SqlDeliveryLog(transactions, clock);
        this.recorder = new SqlDeliveryRecorder(transactions.patient());
        this.reconcilableLog = new SqlReconcilableLog(transactions, clock);
        this.unconfirmed = new SqlUnconfirmedEmails(transactions, capacity, clock, queue::wake);
        this.losses = new SqlLosses(transactions, clock);
        this.sendingQuota = new SqlSendingQuota(transactions, clock);
        this.sharedHealth = new SqlSharedHealth(transactions, clock);
        this.settingsStore = new SqlSettingsStore(transactions, seal);
        this.accounts = new SqlAccounts(transactions);
        this.accountLinks = new SqlAccountLinks(transactions, clock);
        this.lockouts = new SqlLockouts(transactions, clock);
        this.apiKeys = new SqlApiKeys(transactions, clock);
        this.sessions = new SqlSessions(transactions, clock);
        this.auditLog = new SqlAuditLog(transactions, clock);
        this.chores = new SqlChores(transactions, clock);
        this.instances = new SqlInstances(transactions, clock);
        this.certificates = new SqlServerCertificates(transactions);
        this.templates = new SqlCustomTemplates(transactions, clock);
    }

    /**
     * Opens, and creates if need be, the embedded database in a directory.
     *
     * @throws PortUnavailableException if the directory cannot be written, or another process uses the database
     * @throws IllegalStateException if the key of the seal is not the one the database was made with, or a newer version
     *     made it
     */
    public static Persistence open(Path dataDir, Seal seal, Capacity capacity, InstantSource clock) {
        Path directory = dataDir.toAbsolutePath();
        try {
            Files.createDirectories(directory);
            if (!Files.isWritable(directory)) {
                throw new IOException("no right to write");
            }
        } catch (IOException e) {
            throw new PortUnavailableException(
                    "SETGET_DATA_DIR: " + directory + " is not a directory that this user can write", e);
        }
        return open(Database.embedded(directory.resolve(FILE).toString()), seal, capacity, clock);
    }

    /** Whether there is an embedded database in a directory, in whatever condition. */
    public static boolean existsIn(Path dataDir) {
        return existsAt(Database.embedded(dataDir.toAbsolutePath().resolve(FILE).toString()));
    }

    /** The same for a JDBC address; never for one that is not embedded. */
    public static boolean existsAt(String jdbcUrl) {
        return Database.exists(jdbcUrl);
    }

    /** Whether a JDBC address is one that can be opened: H2's, or PostgreSQL's with user and password as parameters. */
    public static boolean isAddress(String jdbcUrl) {
        return Database.isPostgresql(jdbcUrl) ? PostgresSource.isAddress(jdbcUrl) : jdbcUrl.startsWith("jdbc:h2:");
    }

    /** Whether several instances may use the database at this address at once. */
    public static boolean isShared(String jdbcUrl) {
        return Database.isPostgresql(jdbcUrl);
    }

    /**
     * Opens a PostgreSQL that several instances share, by its JDBC address, and brings its tables up to date. Its clock
     * decides.
     */
    public static Persistence openShared(String jdbcUrl, Seal seal, Capacity capacity, LongSupplier nanos) {
        return openShared(jdbcUrl, seal, capacity, nanos, Duration.ZERO);
    }

    /**
     * The same, waiting for one that starts later than we do, and then, until {@link #started}, for slow answers.
     *
     * @param patience how long; a wrong password or a missing database is told at once
     */
    public static Persistence openShared(
            String jdbcUrl, Seal seal, Capacity capacity, LongSupplier nanos, Duration patience) {
        Database database = PatientStart.open(() -> Database.open(jdbcUrl), patience, nanos);
        if (!patience.isZero()) {
            database.transactions().starts();
        }
        InstantSource clock;
        try {
            clock = new DatabaseClock(database::millis, nanos);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
        Persistence persistence = open(database, seal, capacity, clock);
        persistence.tellOthers(jdbcUrl);
        return persistence;
    }

    /** Opens an embedded database by its JDBC address, for one instance, and brings its tables up to date. */
    public static Persistence openEmbedded(String jdbcUrl, Seal seal, Capacity capacity, InstantSource clock) {
        return open(Database.durable(jdbcUrl), seal, capacity, clock);
    }

    /** Opens a database by its JDBC address as it is, with a clock of the caller's. */
    public static Persistence open(String jdbcUrl, Seal seal, Capacity capacity, InstantSource clock) {
        return open(Database.open(jdbcUrl), seal, capacity, clock);
    }

    /** On a database that was opened before, and is closed with it. */
    static Persistence open(Database database, Seal seal, Capacity capacity, InstantSource clock) {
        try {
            check(database.transactions().patient(), seal);
            return new Persistence(database, seal, capacity, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** From now on there are callers: each waits 1.5 s at most. */
    public void started() {
        database.transactions().started();
    }

    private void tellOthers(String jdbcUrl) {
        PostgresWake telling = new PostgresWake(PostgresSource.of(jdbcUrl), queue::wakeHere);
        queue.wakeOthersBy(telling::tell);
        telling.start();
        wake = telling;
    }

    /** For work on the tables themselves; callers may be kept waiting. */
    Transactions transactions() {
        return database.transactions().patient();
    }

    public EmailQueue queue() {
        return queue;
    }

    public DeadLetters deadLetters() {
        return deadLetters;
    }

    public DeliveryLog deliveryLog() {
        return deliveryLog;
    }

    /** For a queue that is kept elsewhere. */
    public DeliveryRecorder recorder() {
        return recorder;
    }

    /** For a queue that is kept elsewhere. */
    public ReconcilableLog reconcilableLog() {
        return reconcilableLog;
    }

    /** For the queue that is kept here. */
    public UnconfirmedEmails unconfirmed() {
        return unconfirmed;
    }

    public Losses losses() {
        return losses;
    }

    /** For the queue that is kept here. */
    public SendingQuota sendingQuota() {
        return sendingQuota;
    }

    /** For the queue that is kept here. */
    public SharedHealth sharedHealth() {
        return sharedHealth;
    }

    public SettingsStore settingsStore() {
        return settingsStore;
    }

    public Accounts accounts() {
        return accounts;
    }

    public AccountLinks accountLinks() {
        return accountLinks;
    }

    public Lockouts lockouts() {
        return lockouts;
    }

    public ApiKeys apiKeys() {
        return apiKeys;
    }

    public Sessions sessions() {
        return sessions;
    }

    public AuditLog auditLog() {
        return auditLog;
    }

    public Chores chores() {
        return chores;
    }

    public Instances instances() {
        return instances;
    }

    public ServerCertificates serverCertificates() {
        return certificates;
    }

    public CustomTemplates customTemplates() {
        return templates;
    }

    public Passwords passwords() {
        return passwords;
    }

    /** What tells this database from every other; made now, if that was not asked for before. */
    public String databaseId(RandomGenerator random) {
        return database.transactions()
                .patient()
                .write((h, control) -> h.createQuery("SELECT name FROM database_identity WHERE id = 1")
                        .mapTo(String.class)
                        .findOne()
                        .orElseGet(() -> {
                            String name = new UUID(random.nextLong(), random.nextLong()).toString();
                            h.createUpdate("INSERT INTO database_identity (id, name) VALUES (1, :name)")
                                    .bind("name", name)
                                    .execute();
                            return name;
                        }));
    }

    /**
     * Backups of this database.
     *
     * @param directory where they are kept; made when the first one is
     * @param version of this product
     */
    public Backups backups(Path directory, String version, InstantSource clock) {
        return Database.isJournaled(database.url())
                ? new EmbeddedBackups(database.url(), new BackupFiles(directory), version, clock)
                : ElsewhereBackups.of(Database.isPostgresql(database.url()));
    }

    /**
     * Makes a backup of a database that no process has open, and leaves its tables as they are.
     *
     * @param jdbcUrl null: the embedded database in {@code dataDir}
     * @throws PortUnavailableException if a process has it open
     */
    public static Backups.Result backUpStopped(
            Path dataDir, @Nullable String jdbcUrl, Path directory, String version, InstantSource clock) {
        String url = jdbcUrl == null
                ? Database.embedded(dataDir.toAbsolutePath().resolve(FILE).toString())
                : Database.durable(jdbcUrl);
        return Database.isJournaled(url)
                ? EmbeddedBackups.ofStopped(url, new BackupFiles(directory), version, clock)
                : ElsewhereBackups.of(Database.isPostgresql(url)).make();
    }

    /** Deletes all backups in this directory but the newest; returns their names. */
    public static List<String> forgetBackups(Path directory, int keep) throws IOException {
        return new BackupFiles(directory)
                .forget(keep).stream().map(Backups.Kept::name).toList();
    }

    /** Whether the database answers just now. */
    public boolean answers() {
        return database.answers();
    }

    @Override
    public void close() {
        if (wake != null) {
            wake.close();
        }
        database.close();
    }

    private static void check(Transactions transactions, Seal seal) {
        transactions.write((h, control) -> {
            Optional<byte[]> sealed = h.createQuery("SELECT sealed FROM secret_check WHERE id = 1")
                    .map((rs, context) -> rs.getBytes("sealed"))
                    .findOne();
            if (sealed.isEmpty()) {
                return h.createUpdate("INSERT INTO secret_check (id, sealed) VALUES (1, :sealed)")
                        .bind("sealed", seal.seal(CHECK.getBytes(StandardCharsets.UTF_8), CHECK))
                        .execute();
            }
            try {
                return seal.open(sealed.get(), CHECK).length;
            } catch (BrokenSealException e) {
                throw new IllegalStateException(
                        "the secret key is not the one that this database was made with: put back"
                                + " SETGET_SECRET_KEY, or secret.key in the data directory",
                        e);
            }
        });
    }
}
