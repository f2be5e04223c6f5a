package io.setget.mail.bootstrap;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What an application posts, one email of each lane and batches of them. */
public final class Requests {
    private Requests() {}

    public static String normal(String local) {
        return email("welcome", local, "\"login_url\":\"https://x.example/\"", "");
    }

    static String critical(String local) {
        return email(
                "magic_link", local, "\"magic_link_url\":\"https://x.example/\",\"expires_in\":\"15 minutes\"", "");
    }

    static String bulk(String local) {
        return email("notification_digest", local, "\"period\":\"today\",\"notifications\":[{\"title\":\"One\"}]", "");
    }

    /** Worth sending for so many seconds. */
    static String shortLived(String local, int seconds) {
        return email("welcome", local, "\"login_url\":\"https://x.example/\"", ",\"expires_in\":\"" + seconds + "s\"");
    }

    static String batch(int from, int to, java.util.function.IntFunction<String> email) {
        return IntStream.range(from, to).mapToObj(email).collect(Collectors.joining(",", "{\"emails\":[", "]}"));
    }

    static String email(String type, String local, String variables, String more) {
        return "{\"type\":\"" + type + "\",\"to\":\"" + local + "@example.com\",\"variables\":{" + variables + "}"
                + more + "}";
    }
}
