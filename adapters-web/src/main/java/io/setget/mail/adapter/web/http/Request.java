package io.setget.mail.adapter.web.http;

import io.setget.mail.application.account.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request, wholly read. Immutable. */
public final class Request {
    private final String method;
    private final String path;
    private final Map<String, List<String>> query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final String remoteAddress;
    private final Map<String, String> pathParams;
    private final Map<Class<?>, Object> attributes;

    private Request(
            String method,
            String path,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            byte[] body,
            String remoteAddress,
            Map<String, String> pathParams,
            Map<Class<?>, Object> attributes) {
        this.method = method;
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.body = body;
        this.remoteAddress = remoteAddress;
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
        Map<String, List<String>> lower = new LinkedHashMap<>();
        headers.forEach((name, values) -> lower.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>())
                .addAll(values));
        return new Request(
                method, rawPath, parameters(rawQuery), lower, body.clone(), remoteAddress, Map.of(), Map.of());
    }

    /** Names and values as a query or a form sends them, decoded, in order. */
    static Map<String, List<String>> parameters(@Nullable String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        int from = 0;
        while (from <= encoded.length()) {
            int end = encoded.indexOf('&', from);
            String pair = encoded.substring(from, end < 0 ? encoded.length() : end);
            from = end < 0 ? encoded.length() + 1 : end + 1;
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.computeIfAbsent(decode(name), n -> new ArrayList<>()).add(decode(value));
            }
        }
        return Collections.unmodifiableMap(parameters);
    }

    static String decodeSegment(String segment) {
        return decode(segment.replace("+", "%2B"));
    }

    private static String decode(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpProblemException(Problem.of(400, "The address or form is not percent-encoded correctly."));
        }
    }

    public Request withPathParams(Map<String, String> params) {
        return new Request(method, path, query, headers, body, remoteAddress, Map.copyOf(params), attributes);
    }

    /** This request with what a filter found out about it, such as its caller. */
    public <T> Request with(Class<T> type, T value) {
        Map<Class<?>, Object> changed = new LinkedHashMap<>(attributes);
        changed.put(type, value);
        return new Request(method, path, query, headers, body, remoteAddress, pathParams, changed);
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
        return queryAll(name).stream().findFirst();
    }

    public List<String> queryAll(String name) {
        List<String> values = query.get(name);
        return values == null ? List.of() : Collections.unmodifiableList(values);
    }

    /** The first header of this name, in any case. */
    public Optional<String> header(String name) {
        List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
        return values == null ? Optional.empty() : values.stream().findFirst();
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
        return body.clone();
    }

    public String remoteAddress() {
        return remoteAddress;
    }
}
