package io.setget.mail.bootstrap;

import io.setget.mail.application.port.PortUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code serve} unless another command is named. */
@Command(
        name = "setget-mail",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description = "A self-hosted back office for transactional email.",
        subcommands = {
            ServeCommand.class,
            DemoCommand.class,
            TestEmailCommand.class,
            DoctorCommand.class,
            ResetPasswordCommand.class,
            BackupCommand.class,
            RestoreCommand.class
        },
        footer = "%nSettings come from the environment and the panel; README.md lists the variables.")
public final class Main implements Runnable {
    /** What the environment asks for cannot be. */
    private static final int REFUSED = 2;

    private static final int FAILED = 1;

    public static void main(String[] args) {
        // Both are read once, when the first class of their library is loaded.
        System.setProperty("jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int code = new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure))
                .execute(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public void run() {
        new ServeCommand().run();
    }

    /** Says in one line why a command could not do its work. */
    private static int explain(Exception failure) {
        Throwable cause = failure.getCause() instanceof IOException io ? io : failure;
        if (cause instanceof ConfigException) {
            System.err.println(cause.getMessage());
            return REFUSED;
        }
        if (cause instanceof BindException) {
            System.err.println(
                    "SETGET_HTTP_PORT: this port is taken, or SETGET_HTTP_BIND is not an address of this machine");
        } else if (cause instanceof PortUnavailableException || cause instanceof IllegalStateException) {
            System.err.println(cause.getMessage());
        } else {
            System.err.println("setget-mail stopped: " + cause);
        }
        return FAILED;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        /** Without the product's name. */
        static String number() {
            try (InputStream file = Main.class.getResourceAsStream("/version.properties")) {
                Properties properties = new Properties();
                properties.load(file);
                return properties.getProperty("version");
            } catch (IOException unreadableJar) {
                throw new UncheckedIOException(unreadableJar);
            }
        }

        @Override
        public String[] getVersion() {
            return new String[] {"SetGet Mail " + number()};
        }
    }
}
