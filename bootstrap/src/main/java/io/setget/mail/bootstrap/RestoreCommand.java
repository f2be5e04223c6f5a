package io.setget.mail.bootstrap;

import io.setget.mail.adapter.persistence.EmbeddedRestore;
import io.setget.mail.adapter.persistence.EmbeddedRestore.Restored;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts a backup in place of an embedded database that is not there, as a whole or not at all. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Puts a backup of the embedded database into a SETGET_DATA_DIR without one, while no server runs there."
                        + " It needs the secret key that belongs to the backup: secret.key there, or SETGET_SECRET_KEY. Delivery"
                        + " is paused afterwards, as emails that were sent after the backup was made would be sent again.")
final class RestoreCommand implements Callable<Integer> {
    @Option(names = "--from", required = true, paramLabel = "FILE", description = "A file that backup made.")
    private Path from = Path.of("");

    @Option(names = "--no-hold", description = "Do not pause delivery: the next start sends what waits in the backup.")
    private boolean noHold;

    @Override
    public Integer call() {
        LogOutput.warningsOnly();
        Config config = Config.read(new Environment(System.getenv()));
        Secret url = config.databaseUrl();
        if (url != null && Config.isShared(url)) {
            System.err.println("The database is a PostgreSQL (SETGET_DATABASE_URL), which its own tools restore:"
                    + " pg_restore --dbname=DATABASE setget-mail.dump; docs/backup.md tells the rest.");
            return 1;
        }
        EmbeddedRestore restore = url == null
                ? EmbeddedRestore.intoDirectory(from, config.dataDir())
                : EmbeddedRestore.intoAddress(from, url.reveal());
        restore.refuseIfThere();
        try {
            tell(restore.restore(new Seal(key(config), new SecureRandom()), !noHold, InstantSource.system()), config);
            return 0;
        } catch (IOException failed) {
            System.err.println(
                    "Nothing was restored: " + failed.getClass().getSimpleName() + ", " + failed.getMessage());
            return 1;
        }
    }

    /** Never a new one: it could not be that of the backup. */
    private static byte[] key(Config config) {
        Secret given = config.secretKey();
        return given == null
                ? SecretKeyFile.read(config.dataDir())
                : Base64.getDecoder().decode(given.reveal());
    }

    private void tell(Restored restored, Config config) {
        System.out.println("Restored: what SetGet Mail " + restored.version() + " held at " + restored.madeAt() + ".");
        System.out.println(restored.waiting() + " emails wait in its queue, " + restored.due() + " of them are due; "
                + restored.deadLetters() + " dead letters.");
        System.out.println("Emails that were sent after " + restored.madeAt()
                + " wait again and would be sent a second time; emails accepted after it are not there.");
        System.out.println(
                noHold
                        ? "Delivery is not paused (--no-hold): the next start sends what is due."
                        : "So delivery is paused. Start the server, look at the emails and cancel those that must not be sent"
                                + " again; then press Resume delivery on the page Email / SMTP, or POST"
                                + " /api/v1/delivery/resume.");
        System.out.println(
                "Accounts and API keys are those of that moment, also if they were removed since. Everybody signs"
                        + " in anew.");
        if (restored.queueElsewhere() || config.redis().address() != null) {
            System.out.println(
                    "The queue in Redis was not restored, and is not paused: the next start compares it with the"
                            + " log. What the log has as waiting and Redis does not have is told as lost: most of it was sent after"
                            + " the backup was made.");
        }
    }
}
