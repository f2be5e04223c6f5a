package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real jar in a process of its own; its log is {@code jar.log} beside the data directory. */
public final class RunningJar extends Api implements AutoCloseable {
    private final Process process;

    private RunningJar(Process process, int port) {
        super(port);
        this.process = process;
    }

    static Process launch(Path dataDir, Map<String, String> environment, String... options) throws IOException {
        return builder(dataDir, environment, List.of(options), List.of())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dataDir.resolveSibling("jar.log").toFile()))
                .start();
    }

    /** A command other than {@code serve}; what it says can be read. */
    static Process launch(Path dataDir, Map<String, String> environment, List<String> command) throws IOException {
        return builder(dataDir, environment, List.of(), command)
                .redirectErrorStream(true)
                .start();
    }

    private static ProcessBuilder builder(
            Path dataDir, Map<String, String> environment, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(options);
        command.addAll(List.of("-jar", System.getProperty("setget.jar")));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SETGET_"));
        builder.environment().put("SETGET_DATA_DIR", dataDir.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** Started, and ready to take requests. */
    public static RunningJar start(Path dataDir, Map<String, String> environment, String... options)
            throws IOException {
        int port = freePort();
        Map<String, String> all = new HashMap<>(environment);
        all.put("SETGET_API_KEY", KEY);
        all.put("SETGET_HTTP_PORT", String.valueOf(port));
        Path log = dataDir.resolveSibling("jar.log");
        RunningJar jar = new RunningJar(launch(dataDir, all, options), port);
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(jar.process.isAlive())
                    .as("the process has ended; its log: %s", Files.readString(log))
                    .isTrue();
            try {
                return jar.get("/readyz").get("ready").asBoolean();
            } catch (IOException notYet) {
                return false;
            }
        });
        return jar;
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Lets it stand still, as a machine does that is out of breath. */
    void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does it, without waiting for its end. */
    void end() {
        process.destroyForcibly();
    }

    /** As {@code kill -9} does it. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As {@code kill} does it; returns the exit code and how long it took. */
    Exit terminate() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            kill();
        }
        return new Exit(process.exitValue(), Duration.ofNanos(System.nanoTime() - start));
    }

    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive() && terminate().after().compareTo(Duration.ofSeconds(15)) > 0) {
                throw new IOException("SIGTERM must end the process within 15 s");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** How a process ended. */
    record Exit(int code, Duration after) {}
}
