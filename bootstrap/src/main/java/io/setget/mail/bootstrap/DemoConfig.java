package io.setget.mail.bootstrap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The demo's configuration: where it listens may be chosen, all else is its own. */
final class DemoConfig {
    static final String ADMIN = "admin@example.com";

    /** Short, so that an email dies of its retries within a minute: after 5 s, 10 s and 20 s more. */
    private static final String RETRY_DELAY = "5s";

    private static final int USUAL_PORT = 8080;

    /** Settings of a real mail server must never get into a demo, so these are named and not those to leave out. */
    private static final List<String> HEEDED = List.of(
            "SETGET_HTTP_PORT",
            "SETGET_HTTP_BIND",
            "SETGET_BASE_URL",
            "SETGET_TRUSTED_PROXIES",
            "SETGET_DNS_SERVERS",
            "SETGET_INSTANCE_NAME");

    private DemoConfig() {}

    static Config read(Map<String, String> environment, Path dataDir, Path caFile, DemoSecrets secrets) {
        Map<String, String> variables = new HashMap<>();
        for (String name : HEEDED) {
            for (String form : List.of(name, name + "_FILE")) {
                if (environment.containsKey(form)) {
                    variables.put(form, environment.get(form));
                }
            }
        }
        Environment heeded = new Environment(Map.copyOf(variables));
        if (heeded.text("SETGET_HTTP_PORT").isEmpty()) {
            variables.put("SETGET_HTTP_PORT", String.valueOf(free(USUAL_PORT, heeded)));
            variables.remove("SETGET_HTTP_PORT_FILE");
        }
        variables.put("SETGET_DATA_DIR", dataDir.toString());
        variables.put("SETGET_SMTP_CA_FILE", caFile.toString());
        variables.put("SETGET_ADMIN_EMAIL", ADMIN);
        variables.put("SETGET_ADMIN_PASSWORD", secrets.adminPassword().reveal());
        variables.put("SETGET_API_KEY", secrets.apiKey().reveal());
        variables.put("SETGET_RETRY_DELAY", RETRY_DELAY);
        return Config.read(new Environment(variables));
    }

    /** The port if nobody has it, else one that nobody has. */
    private static int free(int port, Environment environment) {
        try {
            String bind = environment.text("SETGET_HTTP_BIND").orElse("");
            return free(port, bind.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(bind.strip()));
        } catch (IOException noSuchAddress) {
            return port; // the address is refused in a moment, with its name
        }
    }

    static int free(int port, InetAddress bind) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, bind)) {
            return socket.getLocalPort();
        } catch (IOException taken) {
            try (ServerSocket socket = new ServerSocket(0, 1, bind)) {
                return socket.getLocalPort();
            }
        }
    }
}
