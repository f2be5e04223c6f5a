package io.setget.mail.adapter.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.setget.mail.application.port.PortUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to Redis: there, or looked for again and again by a thread of its own. A call never waits for it: it fails at
 * once while Redis is away, and after a second and a half if there is no answer. Thread-safe.
 */
final class RedisLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final Duration ANSWER = Duration.ofMillis(1_500);
    private static final Duration BOOKS_ANSWER = Duration.ofSeconds(60);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final RedisAddress address;
    private final RedisClient client;
    private final String databaseId;
    private final Wake wake;
    private final RandomGenerator random;
    private final ClientResources resources = DefaultClientResources.builder()
            .ioThreadPoolSize(2)
            .computationThreadPoolSize(2)
            .build();
    private final AtomicReference<State> state =
            new AtomicReference<>(new State.Away("Redis is not connected yet", false));
    private final CountDownLatch looked = new CountDownLatch(1);
    private final Wake look = new Wake();
    private final Thread thread = new Thread(this::keepLooking, "redis-link");
    private final boolean guarded;
    private final Runnable changed;
    private volatile boolean closed;

    /** As a script wants it; null as long as this instance may not work with the queue. */
    private volatile @Nullable String admission;

    private sealed interface State {
        record Connected(Wire wire) implements State {}

        /** @param refused whether it is there, but no email may be kept there */
        record Away(String words, boolean refused) implements State {}
    }

    /**
     * @param databaseId the database that holds the log of this queue's emails
     * @param wake woken when something may have become due
     */
    RedisLink(
            RedisAddress address,
            @Nullable TrustManagerFactory trust,
            String databaseId,
            Wake wake,
            RandomGenerator random,
            Guard guard) {
        this.address = address;
        this.client = RedisClient.create(resources);
        client.setOptions(Wire.options(trust));
        this.databaseId = databaseId;
        this.wake = wake;
        this.random = random;
        this.guarded = guard.guarded();
        this.changed = guard.changed();
        thread.setDaemon(true);
    }

    /**
     * Begins to look; waits a little for the first answer.
     *
     * @throws IllegalStateException if Redis is there, but no email may be kept there
     */
    void start() {
        thread.start();
        try {
            looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        if (state.get() instanceof State.Away away && away.refused()) {
            throw new IllegalStateException(away.words());
        }
    }

    private void keepLooking() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                if (!(state.get() instanceof State.Connected)) {
                    connect();
                    looked.countDown();
                }
                boolean there = state.get() instanceof State.Connected;
                pause = there ? FIRST_PAUSE : longer(pause);
                look.await(there ? Duration.ofMinutes(1) : jittered(pause));
            } catch (InterruptedException notOurs) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("the way to Redis is looked for again", bug);
            }
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
    }

    private Duration jittered(Duration pause) {
        return Duration.ofMillis((long) (pause.toMillis() * (0.5 + random.nextDouble() / 2)));
    }

    private void connect() {
        Wire wire;
        try {
            wire = Wire.open(client, address, wake::up, this::cut);
        } catch (RuntimeException noWay) {
            LOG.debug("no way to {}", address, noWay);
            away(Trouble.connecting(address, noWay), false);
            return;
        }
        try {
            Optional<String> refusal = wire.report().refusal();
            Optional<String> hindrance = wire.report().hindrance();
            if (refusal.isPresent() || hindrance.isPresent()) {
                away(
                        address + " cannot hold the queue: "
                                + refusal.or(() -> hindrance).orElseThrow(),
                        refusal.isPresent());
                wire.close();
            } else if (!belongsHere(wire)) {
                away(
                        address + " holds the queue of another database: instances that share a Redis share a database"
                                + " (SETGET_DATABASE_URL), or take another database number in SETGET_REDIS_URL",
                        true);
                wire.close();
            } else {
                connected(wire);
            }
        } catch (RuntimeException noWay) {
            wire.close();
            away(Trouble.connecting(address, noWay), false);
        }
    }

    private boolean belongsHere(Wire wire) {
        Arguments arguments = new Arguments().add("").add("").add(1).add(databaseId);
        byte[] owner = await(
                wire.commands()
                        .eval(
                                Script.BELONG.text(),
                                Script.BELONG.output(),
                                Keys.with(Keys.NO_EXTRA),
                                arguments.toArray()),
                ANSWER);
        return databaseId.equals(Answers.text(owner));
    }

    /**
     * Who sees to it that this is the queue it was.
     *
     * @param guarded whether anything may be done only after {@link #admit}
     * @param changed told when an admission has ended
     */
    record Guard(boolean guarded, Runnable changed) {}

    private void connected(Wire wire) {
        admission = null; // what lies there may be an older copy of what was there before
        state.set(new State.Connected(wire));
        LOG.info("{} holds the queue", address);
        wire.report().cautions().forEach(LOG::warn);
        wake.up();
        changed.run();
    }

    /** From now on this instance may work with the queue of this name and epoch. */
    void admit(String name, long epoch) {
        admission = " " + epoch + " " + name;
        wake.up();
    }

    boolean isAdmitted() {
        return !guarded || admission != null;
    }

    /** What a script is told of it. */
    String admission() {
        if (!guarded) {
            return "";
        }
        String now = admission;
        if (now == null) {
            throw notAdmitted();
        }
        return now;
    }

    private PortUnavailableException notAdmitted() {
        State now = state.get();
        return new PortUnavailableException(
                now instanceof State.Away away
                        ? away.words()
                        : "the queue in " + address
                                + " may not be the one that was there before: it is compared with the" + " log first",
                new IllegalStateException("not admitted"));
    }

    /** Told once until it changes. */
    private void away(String words, boolean refused) {
        State before = state.getAndSet(new State.Away(words, refused));
        if (!(before instanceof State.Away same && same.words().equals(words))) {
            LOG.warn("{}; no email is accepted or sent until that is mended", words);
        }
    }

    /** A connection ended by itself. */
    private void cut() {
        if (state.get() instanceof State.Connected connected) {
            drop(connected);
        }
    }

    private void drop(State.Connected connected) {
        if (state.compareAndSet(connected, new State.Away(address + " was lost; it is looked for", false)) && !closed) {
            admission = null;
            LOG.warn("{} was lost; no email is accepted or sent until it is back", address);
            connected.wire().close();
            look.up();
        }
    }

    /** Whether it answers just now. */
    boolean isThere() {
        return state.get() instanceof State.Connected;
    }

    /** What may be lost there, with what mends it; empty while it is away. */
    List<String> cautions() {
        return state.get() instanceof State.Connected connected
                ? connected.wire().report().cautions()
                : List.of();
    }

    /** Runs a script; a repetition is safe, so one that has no answer is given up. */
    Object run(Script script, String extraKey, Arguments arguments) {
        try {
            return run(script, extraKey, arguments, true);
        } catch (PortUnavailableException failed) {
            if (Trouble.tellsOfAnotherQueue(failed)) {
                admission = null;
                changed.run();
                throw notAdmitted();
            }
            throw failed;
        }
    }

    /** A script that asks or says which queue this is. */
    Object runForAnyone(Script script, Arguments arguments) {
        return run(script, Keys.NO_EXTRA, arguments, false);
    }

    private Object run(Script script, String extraKey, Arguments arguments, boolean admitted) {
        String[] keys = Keys.with(extraKey);
        byte[][] values = arguments.toArray();
        Duration patience = script == Script.BOOKS ? BOOKS_ANSWER : ANSWER;
        return ask(admitted, script.changes(), commands -> {
            RedisScriptingAsyncCommands<String, byte[]> scripts = commands;
            try {
                return await(scripts.<Object>evalsha(script.digest(), script.output(), keys, values), patience);
            } catch (CompletionException failed) {
                if (!(failed.getCause() instanceof RedisNoScriptException)) {
                    throw failed;
                }
                return await(scripts.<Object>eval(script.text(), script.output(), keys, values), patience);
            }
        });
    }

    /** Asks one command. */
    <T> T get(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return ask(true, false, commands -> await(command.apply(commands), ANSWER));
    }

    /** Asks one command that does no harm to any queue. */
    <T> T getForAnyone(Function<RedisAsyncCommands<String, byte[]>, RedisFuture<T>> command) {
        return ask(false, false, commands -> await(command.apply(commands), ANSWER));
    }

    private <T> T ask(boolean admitted, boolean change, Function<RedisAsyncCommands<String, byte[]>, T> question) {
        State now = state.get();
        if (!(now instanceof State.Connected connected)) {
            String words = now instanceof State.Away away ? away.words() : "Redis is away";
            throw new PortUnavailableException(words, new IllegalStateException("not connected"));
        }
        if (admitted && !isAdmitted()) {
            throw notAdmitted();
        }
        try {
            return question.apply(connected.wire().commands());
        } catch (RuntimeException failed) {
            if (Trouble.ofConnection(failed)) {
                drop(connected);
            }
            throw Trouble.asking(address, failed, change);
        }
    }

    /** Not interruptible: an interrupted caller would not know whether its change was made. */
    private static <T> T await(RedisFuture<T> future, Duration patience) {
        return future.toCompletableFuture()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        State last = state.getAndSet(new State.Away(address + " was closed", false));
        if (last instanceof State.Connected connected) {
            connected.wire().close();
        }
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
