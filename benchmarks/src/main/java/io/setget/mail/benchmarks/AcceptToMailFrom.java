package io.setget.mail.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long an email takes, on an idle system, from the application's request to the mail server's {@code MAIL FROM}:
 * rendered, durably queued, claimed and begun to be sent. Requests come one by one at an even pace and never wait for
 * one another, so a slow email does not hide the next one's wait.
 */
final class AcceptToMailFrom {
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final double BUSY = 0.75;

    private final Options options;
    private final Instance instance;
    private final ListeningServer server;
    private final Pace pace;

    private AcceptToMailFrom(Options options, Instance instance, ListeningServer server) {
        this.options = options;
        this.instance = instance;
        this.server = server;
        this.pace = new Pace(options.perSecond());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        System.out.print(run(options));
    }

    /** What was found, as text. */
    static String run(Options options) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("setget-benchmark");
        try (ListeningServer server = new ListeningServer()) {
            Map<String, String> environment = new HashMap<>(Map.of(
                    "SETGET_SMTP_HOST", "127.0.0.1",
                    "SETGET_SMTP_PORT", String.valueOf(server.port()),
                    "SETGET_SMTP_TLS_MODE", "none",
                    "SETGET_SMTP_AUTHENTICATION", "none",
                    "SETGET_SMTP_FROM_EMAIL", "noreply@example.com"));
            if (options.redis() == Options.Queue.OWN_REDIS) {
                try (RedisProcess redis = RedisProcess.start(directory)) {
                    environment.put("SETGET_REDIS_URL", redis.url());
                    return measured(options, environment, directory, server);
                }
            }
            if (options.redisUrl() != null) {
                environment.put("SETGET_REDIS_URL", options.redisUrl());
            }
            return measured(options, environment, directory, server);
        } finally {
            delete(directory);
        }
    }

    private static String measured(
            Options options, Map<String, String> environment, Path directory, ListeningServer server)
            throws IOException, InterruptedException {
        try (Instance instance = Instance.start(options.jar(), directory, environment)) {
            AcceptToMailFrom program = new AcceptToMailFrom(options, instance, server);
            program.send("warm", options.warmUp());
            Baseline baseline = Baseline.measure(instance, directory, program.pace);
            String busy = busy();
            return busy + program.report(program.send("user", options.emails()), baseline);
        }
    }

    /** One email's moments, in the nanoseconds of one clock. */
    private record Trip(long asked, long accepted, long mailFrom) {}

    private Trip[] send(String name, int emails) throws IOException, InterruptedException {
        long[] asked = new long[emails];
        long[] accepted = new long[emails];
        CompletableFuture<?>[] answers = new CompletableFuture<?>[emails];
        for (int i = 0; i < emails; i++) {
            int number = i;
            String body = email(name + i);
            pace.await();
            asked[i] = System.nanoTime();
            answers[i] = instance.post("/api/v1/emails", body).thenAccept(status -> {
                accepted[number] = System.nanoTime();
                if (status != 202) {
                    throw new IllegalStateException("the instance answered " + status);
                }
            });
        }
        CompletableFuture.allOf(answers).join();
        Trip[] trips = new Trip[emails];
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_SECONDS);
        for (int i = 0; i < emails; i++) {
            Long arrived = server.mailFrom(address(name + i));
            while (arrived == null && System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                arrived = server.mailFrom(address(name + i));
            }
            if (arrived == null) {
                throw new IOException("email " + name + i + " did not arrive");
            }
            trips[i] = new Trip(asked[i], accepted[i], arrived);
        }
        return trips;
    }

    private static String address(String local) {
        return local + "@example.com";
    }

    private static String email(String local) {
        return "{\"type\":\"magic_link\",\"to\":\"" + address(local)
                + "\",\"variables\":{\"magic_link_url\":\"https://example.com/in\",\"expires_in\":\"15 minutes\"}}";
    }

    /** Empty if this machine has little else to do; figures taken on a busy one tell of the others' work. */
    private static String busy() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        double load = machine.getSystemLoadAverage();
        return load < machine.getAvailableProcessors() * BUSY
                ? ""
                : String.format(
                        Locale.ROOT,
                        "This machine is busy: load %.1f on %d processors. These are not the figures of an idle system.%n",
                        load,
                        machine.getAvailableProcessors());
    }

    private String report(Trip[] trips, Baseline baseline) {
        Times all = times(trips, trip -> trip.mailFrom() - trip.asked());
        long early = Stream.of(trips)
                .filter(trip -> trip.mailFrom() < trip.accepted())
                .count();
        return String.join(
                        System.lineSeparator(),
                        String.format(
                                Locale.ROOT,
                                "%d emails at %d a second, %d before them to warm up; queue in %s",
                                trips.length,
                                options.perSecond(),
                                options.warmUp(),
                                options.redis().words()),
                        Times.header(),
                        all.line("request to MAIL FROM"),
                        times(trips, trip -> trip.accepted() - trip.asked()).line("request to answer 202"),
                        times(trips, trip -> Math.max(0, trip.mailFrom() - trip.accepted()))
                                .line("answer 202 to MAIL FROM"),
                        baseline.http().line("beside it: GET /healthz"),
                        baseline.disk().line("beside it: 2 KiB to disk"),
                        String.format(
                                Locale.ROOT,
                                "median, as a multiple of one GET /healthz and one write to disk: %.1f"
                                        + "; %d of %d had MAIL FROM before the answer",
                                all.millis(0.5) / baseline.millis(),
                                early,
                                trips.length))
                + System.lineSeparator();
    }

    private static Times times(Trip[] trips, java.util.function.ToLongFunction<Trip> part) {
        return new Times(Stream.of(trips).mapToLong(part).toArray());
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }
}
