package io.setget.mail.adapter.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script's arguments, in order. */
final class Arguments {
    private final List<byte[]> values = new ArrayList<>();

    Arguments add(@Nullable String text) {
        values.add((text == null ? "" : text).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    Arguments add(long number) {
        return add(String.valueOf(number));
    }

    Arguments add(byte[] bytes) {
        values.add(bytes);
        return this;
    }

    byte[][] toArray() {
        return values.toArray(byte[][]::new);
    }
}
