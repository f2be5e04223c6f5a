package io.setget.mail.adapter.web.settings;

import io.setget.mail.application.diagnosis.SendTestEmail.Result;
import io.setget.mail.application.port.MailTransport.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Test emails that go on while the page asks how far they are. Thread-safe. */
final class RunningTests {
    /** Longer than any test takes; afterwards its outcome is lost. */
    private static final Duration KEPT = Duration.ofMinutes(2);

    private static final int MOST = 20;

    private final Executor executor;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final Map<String, Running> tests = new ConcurrentHashMap<>();

    RunningTests(Executor executor, RandomGenerator random, InstantSource clock) {
        this.executor = executor;
        this.random = random;
        this.clock = clock;
    }

    /** One test: where it stands, and its result when there is one. */
    static final class Running {
        private final UUID account;
        private final Instant began;
        private final String to;
        private final String failed;
        private final AtomicReference<Progress> progress = new AtomicReference<>(new Progress(List.of(), null));
        private final CompletableFuture<Result> result = new CompletableFuture<>();

        private Running(UUID account, Instant began, String to, String failed) {
            this.account = account;
            this.began = began;
            this.to = to;
            this.failed = failed;
        }

        String to() {
            return to;
        }

        /** As in {@link TestResults#of}. */
        String failed() {
            return failed;
        }

        Progress progress() {
            return Objects.requireNonNull(progress.get());
        }

        /** Null while it goes on. */
        @Nullable
        Result result() {
            return result.getNow(null);
        }

        boolean broke() {
            return result.isCompletedExceptionally();
        }
    }

    /** Its id; empty if too many go on already. */
    Optional<String> start(UUID account, String to, String failed, Function<Consumer<Progress>, Result> test) {
        Instant now = clock.instant();
        tests.values().removeIf(one -> one.began.plus(KEPT).isBefore(now));
        if (tests.size() >= MOST) {
            return Optional.empty();
        }
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        String id = now.toEpochMilli() + "-" + HexFormat.of().formatHex(octets);
        Running running = new Running(account, now, to, failed);
        tests.put(id, running);
        executor.execute(() -> {
            try {
                running.result.complete(test.apply(running.progress::set));
            } catch (RuntimeException | Error broken) {
                running.result.completeExceptionally(broken);
                throw broken;
            }
        });
        return Optional.of(id);
    }

    /** Empty if nobody here knows it, or it is somebody else's. */
    Optional<Running> find(String id, UUID account) {
        return Optional.ofNullable(tests.get(id)).filter(one -> one.account.equals(account));
    }

    /** Whether a test with this id may go on, on another instance if not here. */
    boolean mayGoOn(String id) {
        int dash = id.indexOf('-');
        try {
            Instant began = Instant.ofEpochMilli(Long.parseLong(id.substring(0, Math.max(0, dash))));
            return clock.instant().isBefore(began.plus(KEPT));
        } catch (NumberFormatException notAnId) {
            return false;
        }
    }
}
