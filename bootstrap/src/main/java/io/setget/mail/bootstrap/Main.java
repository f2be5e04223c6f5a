package io.setget.mail.bootstrap;

import io.setget.mail.application.port.PortUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "setget-mail",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = DemoCommand.class,
        description = "A self-hosted back office for transactional email.")
public final class Main implements Runnable {
    private static final int REFUSED = 2;
    private static final int FAILED = 1;

    public static void main(String[] args) {
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
        serve();
    }

    @Command(description = "Starts the panel, the API and delivery (the default).", mixinStandardHelpOptions = true)
    void serve() {
        try {
            Mailroom mailroom = Mailroom.start(Config.read(new Environment(System.getenv())));
            Runtime.getRuntime().addShutdownHook(new Thread(mailroom::close, "shutdown"));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static int explain(Exception failure) {
        Throwable cause = failure.getCause() instanceof IOException io ? io : failure;
        if (cause instanceof ConfigException) {
            System.err.println(cause.getMessage());
            return REFUSED;
        }
        if (cause instanceof BindException) {
            System.err.println(
                    "SETGET_HTTP_PORT: this port is taken, or SETGET_HTTP_BIND is not an address of this machine");
        } else if (cause instanceof PortUnavailableException) {
            System.err.println(cause.getMessage());
        } else {
            System.err.println("could not start: " + cause.getMessage());
        }
        return FAILED;
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() throws IOException {
            try (InputStream file = Main.class.getResourceAsStream("/version.properties")) {
                Properties properties = new Properties();
                properties.load(file);
                return new String[] {"SetGet Mail " + properties.getProperty("version")};
            }
        }
    }
}
