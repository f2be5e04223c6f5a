package io.setget.mail.adapter.web.http;

/** Answers a request. */
@FunctionalInterface
public interface Handler {
    /** What a request body may hold unless its route says otherwise. */
    int DEFAULT_MAX_BODY = 1 << 20;

    Response handle(Request request);

    /** The largest body, in bytes, that is read for this method and raw path. */
    default int maxBody(String method, String path) {
        return DEFAULT_MAX_BODY;
    }

    /** The route's path with its names in braces, for logs and metrics; {@code -} if there is no route. */
    default String pattern(String method, String path) {
        return "-";
    }
}
