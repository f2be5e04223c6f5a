package io.setget.mail.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param redisUrl null unless the queue is in a Redis that somebody else started
 * @param emails how many are measured
 * @param warmUp how many are sent before them
 */
record Options(Path jar, Queue redis, @Nullable String redisUrl, int emails, int warmUp, int perSecond) {
    private static final String USAGE = """
            Options: --redis            the queue in a redis-server that is started for it (from PATH)
                     --redis-url URL    the queue in this Redis, which must be empty
                     --emails N         how many are measured (1000, at most 3000)
                     --warm-up N        how many are sent before them (200, at most 3000)
                     --per-second N     how many a second (50, at most 1000)
                     --jar FILE         the jar to measure (bootstrap/target/setget-mail.jar)""";
    private static final int MOST = 3_000;

    /** Where the queue is. */
    enum Queue {
        DATABASE("the embedded database"),
        OWN_REDIS("Redis, appendfsync always"),
        GIVEN_REDIS("the given Redis");

        private final String words;

        Queue(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** @throws IllegalArgumentException with what is allowed, if there is anything else */
    static Options parse(String[] arguments) {
        Path jar = Path.of("bootstrap", "target", "setget-mail.jar");
        Queue queue = Queue.DATABASE;
        String url = null;
        int emails = 1_000;
        int warmUp = 200;
        int perSecond = 50;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--redis" -> queue = Queue.OWN_REDIS;
                case "--redis-url" -> {
                    queue = Queue.GIVEN_REDIS;
                    url = value(arguments, ++i);
                }
                case "--emails" -> emails = number(arguments, ++i, MOST);
                case "--warm-up" -> warmUp = number(arguments, ++i, MOST);
                case "--per-second" -> perSecond = number(arguments, ++i, 1_000);
                case "--jar" -> jar = Path.of(value(arguments, ++i));
                default -> throw new IllegalArgumentException(USAGE); // --help among them
            }
        }
        if (!Files.isReadable(jar)) {
            throw new IllegalArgumentException("there is no " + jar + ": build it first\n" + USAGE);
        }
        return new Options(jar, queue, url, emails, warmUp, perSecond);
    }

    private static String value(String[] arguments, int at) {
        if (at >= arguments.length) {
            throw new IllegalArgumentException(USAGE);
        }
        return arguments[at];
    }

    private static int number(String[] arguments, int at, int most) {
        try {
            int number = Integer.parseInt(value(arguments, at));
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(USAGE);
    }
}
