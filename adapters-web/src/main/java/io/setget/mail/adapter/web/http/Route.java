package io.setget.mail.adapter.web.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One method on one path; a segment in braces matches any one segment and gives it a name. */
public record Route(String method, String path, int maxBody, Handler handler) {
    public Route {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("a path starts with a slash: " + path);
        }
    }

    public static Route get(String path, Handler handler) {
        return new Route("GET", path, Handler.DEFAULT_MAX_BODY, handler);
    }

    public static Route post(String path, Handler handler) {
        return new Route("POST", path, Handler.DEFAULT_MAX_BODY, handler);
    }

    public static Route put(String path, Handler handler) {
        return new Route("PUT", path, Handler.DEFAULT_MAX_BODY, handler);
    }

    public static Route delete(String path, Handler handler) {
        return new Route("DELETE", path, Handler.DEFAULT_MAX_BODY, handler);
    }

    public Route withMaxBody(int bytes) {
        return new Route(method, path, bytes, handler);
    }

    /** This route behind a filter of its own. */
    public Route behind(Filter filter) {
        return new Route(method, path, maxBody, filter.before(handler));
    }

    /** Method and path, as in {@code GET /emails/{id}}. */
    public String signature() {
        return method + " " + path;
    }

    /** The named segments of a raw path, still encoded, if the whole path matches. */
    Optional<Map<String, String>> match(String rawPath) {
        List<String> mine = segments(path);
        List<String> theirs = segments(rawPath);
        if (mine.size() != theirs.size()) {
            return Optional.empty();
        }
        Map<String, String> params = new HashMap<>();
        for (int i = 0; i < mine.size(); i++) {
            String expected = mine.get(i);
            String actual = theirs.get(i);
            if (isName(expected)) {
                if (actual.isEmpty()) {
                    return Optional.empty();
                }
                params.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return Optional.empty();
            }
        }
        return Optional.of(params);
    }

    long names() {
        return segments(path).stream().filter(Route::isName).count();
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
