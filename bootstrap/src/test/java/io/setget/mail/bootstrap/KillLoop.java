package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.bootstrap.FaultyMailServer.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The real jar is killed again and again at moments that a seed decides, while applications post, emails leave, are
 * refused, retried, die, are revived, and settled ones are purged from the log. In the end all that was promised is
 * looked up.
 */
final class KillLoop implements AutoCloseable {
    private static final int CONNECTIONS = 4;
    private static final int REQUESTS_A_ROUND = 40;
    private static final Duration RETENTION = Duration.ofSeconds(90);
    private static final Duration A_ROUND = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final String name;
    private final Path data;
    private final Map<String, String> environment;
    private final FaultyMailServer mail;
    private final PromisedEmails promised = new PromisedEmails(RETENTION);
    private final AtomicReference<Api> current = new AtomicReference<>(new Api(1));
    private final Clients clients = new Clients(3, current::get, promised);
    private final Random random;
    private final long seed;
    private @Nullable RunningJar jar;
    private int kills;

    /** @param store where the queue is, as environment variables */
    KillLoop(String name, Path directory, Map<String, String> store) throws IOException {
        this.name = name;
        this.seed = Long.getLong("setget.seed", System.nanoTime());
        this.random = new Random(seed);
        this.data = Files.createDirectories(directory.resolve("killed").resolve("data"));
        this.mail = FaultyMailServer.start(KillLoop::answer);
        this.environment = new HashMap<>(mail.environment(
                "SETGET_SMTP_CONNECTIONS",
                String.valueOf(CONNECTIONS),
                "SETGET_RETRY_DELAY",
                "500ms",
                "SETGET_LOG_RETENTION",
                RETENTION.toSeconds() + "s"));
        environment.putAll(store);
    }

    private static String answer(Stage stage, String recipient, int tries) {
        if (stage == Stage.RCPT && recipient.startsWith("later") && tries <= 2) {
            return "451 4.3.0 not now";
        }
        if (stage == Stage.DOT && recipient.startsWith("refused") && tries == 1) {
            return "554 5.6.0 not this one";
        }
        return FaultyMailServer.OK;
    }

    /** What is killed in a round. */
    interface Kill {
        /** @param app the instance that runs; the store may be killed with it, before it or instead of it */
        void strike(RunningJar app, Random random) throws IOException, InterruptedException;
    }

    /** So many rounds, each ended by a kill. */
    void run(int rounds, Kill kill) throws IOException, InterruptedException {
        for (int round = 0; round < rounds; round++) {
            RunningJar running = running();
            clients.request(Math.max(0, REQUESTS_A_ROUND - clients.pending()));
            awaitMomentToKill(round);
            if (round % 5 == 4) {
                reviveAll(running);
            }
            kill.strike(running, random);
            kills++;
            if (!running.isAlive() && round % 6 == 5) {
                killWhileStarting();
            }
        }
    }

    /** After so many more were accepted, or so many more have left, and a little more. */
    private void awaitMomentToKill(int round) {
        int accepted = promised.size() + 1 + random.nextInt(REQUESTS_A_ROUND);
        int arrived = mail.count() + 1 + random.nextInt(REQUESTS_A_ROUND);
        boolean delivery = round % 3 == 2;
        long end = System.nanoTime() + A_ROUND.toNanos();
        while (System.nanoTime() < end && (delivery ? mail.count() < arrived : promised.size() < accepted)) {
            Soak.pass(Duration.ofMillis(1));
        }
        Soak.pass(Duration.ofNanos(random.nextInt(50_000_000)));
    }

    private void killWhileStarting() throws IOException, InterruptedException {
        Process process = RunningJar.launch(data, environment, "-Dsetget.lease.millis=3000");
        Soak.pass(Duration.ofMillis(400 + random.nextInt(3_000)));
        process.destroyForcibly().waitFor();
        kills++;
    }

    private RunningJar running() throws IOException {
        RunningJar running = jar;
        if (running == null || !running.isAlive()) {
            running = RunningJar.start(
                    data, environment, "-Dsetget.lease.millis=3000", "-Dsetget.housekeeping.millis=10");
            jar = running;
            current.set(running);
        }
        return running;
    }

    private static void reviveAll(Api api) {
        try {
            api.call("POST", "/api/v1/dead-letters/retry", "{\"all\":true}");
        } catch (IOException away) {
            // The next round asks again.
        }
    }

    /** Lets everything come to its end, and holds the promises against log, queue and mail server. */
    void assertNothingWasLost() throws Exception {
        RunningJar last = running();
        clients.finish();
        await().atMost(LONG).ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            reviveAll(last);
            return last.summary("queued") + last.summary("dead_letter") == 0;
        });
        // The log may be a moment behind a queue of its own.
        for (String waiting : List.of("queued", "sending", "retrying", "dead")) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    last.get("/api/v1/emails?status=" + waiting).get("items"))
                            .as("%s in the log, while the queue is empty", waiting)
                            .isEmpty());
        }
        int bound = 4 * CONNECTIONS * kills;
        PromisedEmails.Outcome outcome = promised.heldAgainst(last, mail, bound);
        System.out.printf("%s: %d kills (seed %d): %s of at most %d%n", name, kills, seed, outcome, bound);
        assertThat(outcome.lost()).isEmpty();
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.duplicates()).isLessThanOrEqualTo(bound);
        assertThat(outcome.unknown()).isLessThanOrEqualTo(bound);
        assertThat(last.summary("sent_24h")).as("the log's count").isEqualTo(promised.size() - outcome.unknown());
        last.close();
        assertThat(doctor()).contains("books in order");
    }

    private String doctor() throws IOException, InterruptedException {
        Process doctor = RunningJar.launch(data, environment, List.of("doctor"));
        String said = new String(doctor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(doctor.waitFor()).as(said).isZero();
        return said;
    }

    @Override
    public void close() throws IOException {
        clients.close();
        mail.close();
        if (jar != null) {
            jar.end();
        }
    }
}
