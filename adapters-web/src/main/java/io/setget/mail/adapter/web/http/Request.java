package io.setget.mail.adapter.web.http;

import io.setget.mail.application.account.Caller;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request. Immutable, but for its body, which is read from the network when it is first asked for. */
public final class Request {
    private final String method;
    private final String path;
    private final Parameters query;
    private final Map<String, List<String>> headers;
    private final RequestBody body;
    private final String remoteAddress;
    private final boolean https;
    private final Map<String, String> pathParams;
    private final Map<Class<?>, Object> attributes;

    private Request(
            String method,
            String path,
            Parameters query,
            Map<String, List<String>> headers,
            RequestBody body,
            String remoteAddress,
            boolean https,
            Map<String, String> pathParams,
            Map<Class<?>, Object> attributes) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.remoteAddress = remoteAddress;
        this.https = https;
        this.pathParams = pathParams;
        this.attributes = attributes;
    }

    /** A request as it came: the path and query still percent-encoded. */
    public static Request of(
            String method,
            String rawPath,
            @Nullable String rawQuery,
            Map<String, List<String>> headers,
            byte[] body,
            String remoteAddress) {
        byte[] copy = body.clone();
        return incoming(method, rawPath, rawQuery, headers, () -> copy, remoteAddress);
    }

    static Request incoming(
            String method,
            String rawPath,
            @Nullable String rawQuery,
            Map<String, List<String>> headers,
            RequestBody body,
            String remoteAddress) {
        Map<String, List<String>> lower = new LinkedHashMap<>();
        headers.forEach((name, values) -> lower.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                .addAll(values));
        Parameters query = Parameters.parse(rawQuery == null ? "" : rawQuery);
        return new Request(method, rawPath, query, lower, body, remoteAddress, false, Map.of(), Map.of());
    }

    Request withPathParams(Map<String, String> params) {
        return new Request(method, path, query, headers, body, remoteAddress, https, Map.copyOf(params), attributes);
    }

    Request withRemoteAddress(String address) {
        return new Request(method, path, query, headers, body, address, https, pathParams, attributes);
    }

    Request overHttps() {
        return new Request(method, path, query, headers, body, remoteAddress, true, pathParams, attributes);
    }

    /** This request with what a filter found out about it, such as its caller. */
    public <T> Request with(Class<T> type, T value) {
        Map<Class<?>, Object> changed = new LinkedHashMap<>(attributes);
        changed.put(type, value);
        return new Request(method, path, query, headers, body, remoteAddress, https, pathParams, changed);
    }

    public <T> Optional<T> attribute(Class<T> type) {
        return Optional.ofNullable(type.cast(attributes.get(type)));
    }

    /** The caller that {@link ApiKeyGuard} let through. */
    public Caller caller() {
        return attribute(Caller.class).orElseThrow(() -> new IllegalStateException("the route has no guard"));
    }

    public String method() {
        return method;
    }

    /** The path, still percent-encoded. */
    public String path() {
        return path;
    }

    /** The first value of a query parameter. */
    public Optional<String> query(String name) {
        return query.first(name);
    }

    /** The first header of this name, in any case. */
    public Optional<String> header(String name) {
        return headerAll(name).stream().findFirst();
    }

    List<String> headerAll(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? List.of() : List.copyOf(values);
    }

    /** The value of a cookie that was set as {@link Cookie}. */
    public Optional<String> cookie(String name) {
        String wanted = Cookie.nameFor(name, https) + "=";
        for (String header : headerAll("Cookie")) {
            for (String pair : header.split(";", -1)) {
                if (pair.strip().startsWith(wanted)) {
                    return Optional.of(pair.strip().substring(wanted.length()));
                }
            }
        }
        return Optional.empty();
    }

    /** The decoded segment that the route calls by this name. */
    public String pathParam(String name) {
        String value = pathParams.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no {" + name + "}");
        }
        return value;
    }

    public byte[] body() {
        return body.read();
    }

    /** The body piece by piece, once all of it has arrived; to be closed as soon as it was read. To be asked for once. */
    public InputStream stream() {
        return body.stream();
    }

    /** Takes memory until this request is answered; ends it with 503 if all requests in hand would take too much. */
    public void hold(long bytes) {
        body.hold(bytes);
    }

    /** Takes memory for a piece of work; waits for it if need be, and ends the request with 503 after a while. */
    public Working working(long bytes) {
        return body.work(bytes);
    }

    /** Memory that is given back when this is closed. */
    public interface Working extends AutoCloseable {
        @Override
        void close();
    }

    /** The body as a form; anything else ends the request with 415. */
    public Parameters form() {
        String type = header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.split(";", -1)[0].strip().equals("application/x-www-form-urlencoded")) {
            throw new HttpProblemException(
                    Problem.of(415, "A form must be sent as application/x-www-form-urlencoded."));
        }
        return Parameters.parse(new String(body(), StandardCharsets.UTF_8));
    }

    /** The client, or what a trusted proxy says it is. */
    public String remoteAddress() {
        return remoteAddress;
    }

    /** Whether the browser speaks https with the proxy in front of us. */
    public boolean https() {
        return https;
    }
}
