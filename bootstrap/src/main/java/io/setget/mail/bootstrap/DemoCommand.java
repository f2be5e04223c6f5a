package io.setget.mail.bootstrap;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts everything on throw-away data, with a mail catcher as its mail server. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Starts everything on throw-away data, with a mail catcher as its mail server, and says how to sign in.",
            "No email leaves this machine. Ctrl-C ends it and deletes everything.",
            "",
            "Of the environment it heeds SETGET_HTTP_PORT, SETGET_HTTP_BIND, SETGET_BASE_URL, SETGET_TRUSTED_PROXIES"
                    + " and SETGET_INSTANCE_NAME. It takes another port than 8080 if that is taken."
        })
final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException {
        Demo demo = new Demo();
        Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "shutdown"));
        try {
            System.out.println(demo.start(System.getenv()));
            return 0;
        } catch (IOException | RuntimeException refused) {
            demo.close();
            throw refused;
        }
    }
}
