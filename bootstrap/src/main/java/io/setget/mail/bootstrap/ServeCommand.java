package io.setget.mail.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Starts the panel, the API and delivery, and stops them on SIGTERM. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Starts the panel, the API and delivery (the default).")
final class ServeCommand implements Runnable {
    @Override
    public void run() {
        Environment environment = new Environment(System.getenv());
        Config config = Config.read(environment);
        LogOutput.as(config.logFormat());
        List<String> unknown = environment.unknown(Config.VARIABLES);
        if (!unknown.isEmpty()) {
            LoggerFactory.getLogger(Mailroom.class)
                    .warn("these variables mean nothing here, are they misspelt? {}", String.join(", ", unknown));
        }
        try {
            Mailroom mailroom = Mailroom.start(config);
            Runtime.getRuntime().addShutdownHook(new Thread(mailroom::close, "shutdown"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
