package io.setget.mail.adapter.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The ACL user that {@code docs/redis.md} tells operators to make, word for word. */
final class DocumentedUser {
    private static final Path DOCUMENT = Path.of("..", "docs", "redis.md");

    private DocumentedUser() {}

    /** As options of {@code redis-server}. */
    static String[] options() {
        return ("--" + line()).split(" ");
    }

    /** The way in as that user. */
    static String url(RedisServer server) {
        return "redis://setget-mail:change-me@127.0.0.1:" + server.port();
    }

    private static String line() {
        try {
            return Files.readString(DOCUMENT)
                    .lines()
                    .filter(line -> line.startsWith("user setget-mail "))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
