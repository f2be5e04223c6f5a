package io.setget.mail.adapter.web.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names and values as a query or a form sends them, decoded, in order; prints names only. */
public final class Parameters {
    private static final int MOST = 1_000;

    private final Map<String, List<String>> values;

    private Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    static Parameters parse(String encoded) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        for (String pair : encoded.split("&", -1)) {
            if (!pair.isEmpty()) {
                if (++count > MOST) {
                    throw new HttpProblemException(Problem.of(400, "The address or form has too many parameters."));
                }
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                values.computeIfAbsent(decode(name), n -> new ArrayList<>()).add(decode(value));
            }
        }
        return new Parameters(values);
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

    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** The first value; empty text if there is none, as browsers send for an empty field. */
    public String text(String name) {
        return first(name).orElse("");
    }

    public List<String> all(String name) {
        List<String> found = values.get(name);
        return found == null ? List.of() : List.copyOf(found);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}
