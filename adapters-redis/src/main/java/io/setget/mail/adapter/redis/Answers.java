package io.setget.mail.adapter.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads what scripts answer. */
final class Answers {
    private Answers() {}

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    static List<String> texts(List<Object> answer) {
        return answer.stream().map(Answers::text).toList();
    }

    static long number(Object number) {
        return (Long) number;
    }
}
