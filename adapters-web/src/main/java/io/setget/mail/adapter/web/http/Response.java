package io.setget.mail.adapter.web.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An answer. Immutable. */
public final class Response {
    private final int status;
    private final Map<String, String> headers;
    private final List<String> cookies;
    private final byte[] body;

    private Response(int status, Map<String, String> headers, List<String> cookies, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.cookies = cookies;
        this.body = body;
    }

    public static Response json(int status, Object value) {
        return of(status, "application/json", Json.write(value));
    }

    public static Response noContent() {
        return new Response(204, Map.of(), List.of(), new byte[0]);
    }

    public static Response text(int status, String text) {
        return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    public static Response html(int status, String html) {
        return of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    public static Response problem(Problem problem) {
        return of(problem.status(), Problem.CONTENT_TYPE, Json.write(problem.toMap()));
    }

    /** After a form was handled: go and see. The location must be a path on this host. */
    public static Response seeOther(String location) {
        if (!location.startsWith("/") || location.startsWith("//") || location.startsWith("/\\")) {
            throw new IllegalArgumentException("not a path on this host: " + location);
        }
        return new Response(303, Map.of(), List.of(), new byte[0]).withHeader("Location", location);
    }

    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, Map.of(), List.of(), body.clone()).withHeader("Content-Type", contentType);
    }

    /** This answer with the header set, in place of one of the same name. */
    public Response withHeader(String name, String value) {
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
            throw new IllegalArgumentException("control character in header " + name);
        }
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new Response(status, Collections.unmodifiableMap(changed), cookies, body);
    }

    /** This answer with the header, unless it has one of this name already. */
    public Response withDefaultHeader(String name, String value) {
        return header(name).isPresent() ? this : withHeader(name, value);
    }

    /** This answer, asking to come back no sooner than after {@code wait}. */
    public Response withRetryAfter(Duration wait) {
        long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
        return withHeader("Retry-After", Long.toString(seconds));
    }

    public Response withCookie(Cookie cookie) {
        List<String> changed = new ArrayList<>(cookies);
        changed.add(cookie.header());
        return new Response(status, headers, List.copyOf(changed), body);
    }

    Response withBody(byte[] changed) {
        return new Response(status, headers, cookies, changed);
    }

    public int status() {
        return status;
    }

    public Map<String, String> headers() {
        return headers;
    }

    /** Values of {@code Set-Cookie}, one for each cookie. */
    List<String> cookies() {
        return cookies;
    }

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    public byte[] body() {
        return body.clone();
    }

    /** The body itself: not to be changed. */
    byte[] bytes() {
        return body;
    }
}
