package io.setget.mail.bootstrap;

import io.setget.mail.adapter.persistence.Persistence;
import io.setget.mail.adapter.persistence.backup.WholeFile;
import io.setget.mail.adapter.web.client.RunningInstance;
import io.setget.mail.application.port.Backups;
import io.setget.mail.application.port.Backups.Backup;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a backup of the embedded database; lets a running instance do it if that holds the database. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Makes a backup of the embedded database, while the server runs (it is asked over its API: set"
                + " SETGET_API_KEY as it is there) or while it is stopped. The secret key is not in it.")
final class BackupCommand implements Callable<Integer> {
    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The new file; by default one with the time in its name, in backups in SETGET_DATA_DIR.")
    private @Nullable Path to;

    @Option(
            names = "--keep",
            paramLabel = "N",
            description = "Afterwards, delete all backups in backups in SETGET_DATA_DIR but the N newest.")
    private int keep = Integer.MAX_VALUE;

    @Override
    public Integer call() throws IOException {
        LogOutput.warningsOnly();
        Config config = Config.read(new Environment(System.getenv()));
        if (keep < 1) {
            throw new ConfigException("--keep must be 1 or more");
        }
        Path target = to == null ? null : checked(to);
        return make(config).fold(made -> tell(config, made, target), BackupCommand::refuse, BackupCommand::refuse);
    }

    /** Before anything is made that would have no place. */
    private static Path checked(Path given) {
        Path target = given.toAbsolutePath();
        Path directory = target.getParent();
        if (Files.exists(target)) {
            throw new ConfigException(
                    "--to " + given + " is there already, and nothing is overwritten: name a new file");
        }
        if (directory == null || !Files.isDirectory(directory) || !Files.isWritable(directory)) {
            throw new ConfigException("--to " + given + " is not in a directory that this user can write");
        }
        return target;
    }

    private static Backups.Result make(Config config) {
        Secret url = config.databaseUrl();
        try {
            return Persistence.backUpStopped(
                    config.dataDir(),
                    url == null ? null : url.reveal(),
                    Ports.backupsOf(config),
                    Main.Version.number(),
                    InstantSource.system());
        } catch (PortUnavailableException inUse) {
            Secret key = config.apiKey();
            RunningInstance running =
                    new RunningInstance(config.http().bind(), config.http().port());
            if (running.readiness().isEmpty()) {
                throw inUse;
            }
            if (key == null) {
                throw new PortUnavailableException(
                        "the server runs at " + running.address()
                                + " and has to make the backup: set SETGET_API_KEY here"
                                + " as it is there, or stop it",
                        inUse);
            }
            return running.backUp(key).orElseThrow(() -> inUse);
        }
    }

    private static int refuse(String words) {
        System.err.println(words);
        return 1;
    }

    private int tell(Config config, Backup made, @Nullable Path target) {
        Path file = made.file();
        try {
            if (target != null) {
                if (!WholeFile.move(made.file(), target)) {
                    return refuse(
                            target + " is there by now, and nothing is overwritten: the backup is " + made.file());
                }
                file = target;
            }
        } catch (IOException failed) {
            return refuse("The backup was made, but could not be brought to " + target + " ("
                    + failed.getClass().getSimpleName() + "): it is " + made.file());
        }
        System.out.println("Backup: " + file);
        System.out.println("It holds what was answered before " + made.madeAt() + "; " + made.bytes()
                + " bytes, SHA-256 " + made.sha256() + ".");
        String key = config.secretKey() == null
                ? config.dataDir().resolve("secret.key").toString()
                : "SETGET_SECRET_KEY";
        System.out.println("The secret key is not in it. Keep a copy of " + key
                + " apart: without it the stored password and" + " the contents of emails cannot be read.");
        if (config.redis().address() != null) {
            System.out.println("The queue in Redis is not in it either: docs/backup.md says what to keep of that.");
        }
        return forget(config);
    }

    private int forget(Config config) {
        try {
            for (String name : Persistence.forgetBackups(Ports.backupsOf(config), keep)) {
                System.out.println("Deleted, as " + keep + " are kept: " + name);
            }
            return 0;
        } catch (IOException failed) {
            return refuse("An old backup could not be deleted: " + failed.getMessage());
        }
    }
}
