package io.setget.mail.bootstrap;

import io.setget.mail.adapter.persistence.Persistence;
import io.setget.mail.adapter.smtp.Smtp;
import io.setget.mail.adapter.smtp.dns.Dns;
import io.setget.mail.adapter.smtp.template.Templates;
import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Backups;
import io.setget.mail.application.port.Chores;
import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.Instances;
import io.setget.mail.application.port.Lockouts;
import io.setget.mail.application.port.Losses;
import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.application.port.Sessions;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.queue.RelieveConnections;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.settings.Secret;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.function.BooleanSupplier;

/**
 * Every port with the adapter behind it; whoever starts a {@link Mailroom} with them hands them over to be closed.
 *
 * @param seal encrypts what leaves the process and comes back to it, as the store's adapter encrypts what it keeps
 * @param databaseAnswers whether the database answers just now
 * @param started run when the instance begins to serve: until then its own calls wait long for a slow database
 * @param closeStore run last: everything was kept there
 */
record Ports(
        EmailQueue queue,
        DeadLetters deadLetters,
        SendingQuota sendingQuota,
        SharedHealth sharedHealth,
        DeliveryLog deliveryLog,
        UnconfirmedEmails unconfirmed,
        Losses losses,
        QueueWatch queueWatch,
        SettingsStore settingsStore,
        Accounts accounts,
        AccountLinks accountLinks,
        Lockouts lockouts,
        ApiKeys apiKeys,
        Sessions sessions,
        AuditLog auditLog,
        Chores chores,
        Instances instances,
        ServerCertificates serverCertificates,
        CustomTemplates customTemplates,
        Passwords passwords,
        MailTransport transport,
        MailServerProbe probe,
        DnsRecords dns,
        ContentRenderer renderer,
        Backups backups,
        InstantSource clock,
        Seal seal,
        BooleanSupplier databaseAnswers,
        Runnable started,
        Runnable closeStore)
        implements AutoCloseable {

    /** The adapters that {@code config} asks for. */
    static Ports open(Config config, InstantSource clock) {
        return open(config, clock, Duration.ZERO, false);
    }

    /** The same, waiting for a PostgreSQL that starts later than we do. */
    static Ports open(Config config, InstantSource clock, Duration patience) {
        return open(config, clock, patience, false);
    }

    /** The same for somebody who only looks: a queue that is not the one it was is left as it is, and not used. */
    static Ports openToLook(Config config, InstantSource clock) {
        return open(config, clock, Duration.ZERO, true);
    }

    private static Ports open(Config config, InstantSource clock, Duration patience, boolean onlyLooks) {
        SecureRandom random = new SecureRandom();
        Seal seal = new Seal(key(config, random), random);
        Persistence persistence = persistence(config, seal, clock, patience);
        try {
            MailStore store = MailStore.open(config, persistence, seal, random, onlyLooks);
            return new Ports(
                    store.queue(),
                    store.deadLetters(),
                    store.sendingQuota(),
                    store.sharedHealth(),
                    store.log(),
                    store.unconfirmed(),
                    persistence.losses(),
                    store.watch(),
                    persistence.settingsStore(),
                    persistence.accounts(),
                    persistence.accountLinks(),
                    persistence.lockouts(),
                    persistence.apiKeys(),
                    persistence.sessions(),
                    persistence.auditLog(),
                    persistence.chores(),
                    persistence.instances(),
                    persistence.serverCertificates(),
                    persistence.customTemplates(),
                    persistence.passwords(),
                    Smtp.transport(Smtp.Options.defaults(
                            config.connections() + RelieveConnections.MOST_PARKED, config.caFile())),
                    Smtp.probe(config.caFile(), persistence.serverCertificates()),
                    Dns.records(new Dns.Options(config.dnsServers())),
                    Templates.renderer(),
                    persistence.backups(backupsOf(config), Main.Version.number(), clock),
                    clock,
                    seal,
                    persistence::answers,
                    persistence::started,
                    () -> {
                        store.closing().run();
                        persistence.close();
                    });
        } catch (RuntimeException refused) {
            persistence.close();
            throw refused;
        }
    }

    /** Where backups are kept, unless somebody names another place. */
    static Path backupsOf(Config config) {
        return config.dataDir().resolve("backups");
    }

    private static Persistence persistence(Config config, Seal seal, InstantSource clock, Duration patience) {
        Secret url = config.databaseUrl();
        if (url == null) {
            return Persistence.open(config.dataDir(), seal, config.capacity(), clock);
        }
        return Config.isShared(url)
                ? Persistence.openShared(url.reveal(), seal, config.capacity(), System::nanoTime, patience)
                : Persistence.openEmbedded(url.reveal(), seal, config.capacity(), clock);
    }

    private static boolean databaseExists(Config config) {
        Secret url = config.databaseUrl();
        return url == null ? Persistence.existsIn(config.dataDir()) : Persistence.existsAt(url.reveal());
    }

    private static byte[] key(Config config, SecureRandom random) {
        Secret given = config.secretKey();
        return given == null
                ? SecretKeyFile.readOrCreate(config.dataDir(), random, () -> databaseExists(config))
                : Base64.getDecoder().decode(given.reveal());
    }

    @Override
    public void close() {
        try {
            transport.close();
        } finally {
            closeStore.run();
        }
    }
}
