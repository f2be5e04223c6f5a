package io.setget.mail.testkit;

import io.setget.mail.application.port.DnsRecords;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names and what is known of them, one a line: {@code example.org MX 10 mail.example.org}. TXT takes one string as it
 * is, or several in quotation marks. {@code *.example.org} stands for names that are not there. Instead of a record,
 * {@code example.org SERVFAIL} says how a name server behaves when it is asked for that name; {@code example.org
 * SILENCE TXT} when it is asked for that type.
 */
public final class DnsZone {
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final Map<String, List<Entry>> names = new LinkedHashMap<>();

    /**
     * What is known of a name.
     *
     * @param value as written down
     */
    public record Entry(String kind, String value) {
        /** The strings of a TXT record. */
        public List<String> strings() {
            Matcher quoted = QUOTED.matcher(value);
            List<String> strings = new ArrayList<>();
            while (quoted.find()) {
                strings.add(quoted.group(1));
            }
            return strings.isEmpty() ? List.of(value) : strings;
        }
    }

    /** How a name server may behave. */
    public enum Behaviour {
        /** It does not answer. */
        SILENCE,
        SERVFAIL,
        REFUSED,
        /** It names other servers. */
        LAME,
        /** It answers what is no DNS. */
        NONSENSE,
        /** The first question does not arrive; for the in-memory twin there is no network. */
        LOST,
        /** Over UDP it only says that the answer does not fit; for the in-memory twin there is no network. */
        TRUNCATED,
        /** It does not understand questions with an extension (EDNS); for the in-memory twin there are none. */
        NO_EXTENSION
    }

    public static DnsZone of(String... lines) {
        DnsZone zone = new DnsZone();
        for (String line : lines) {
            List<String> parts = List.of(line.strip().split("\\s+", 3));
            zone.names
                    .computeIfAbsent(key(parts.get(0)), name -> new ArrayList<>())
                    .add(new Entry(parts.get(1), parts.size() > 2 ? parts.get(2) : ""));
        }
        return zone;
    }

    private static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /** Whether the name, or one below it, is there. */
    public boolean exists(String name) {
        String key = key(name);
        return !at(name).isEmpty() || names.keySet().stream().anyMatch(known -> known.endsWith("." + key));
    }

    /** All that is known of a name, be it by a wildcard. */
    public List<Entry> at(String name) {
        String key = key(name);
        List<Entry> own = names.get(key);
        if (own != null) {
            return List.copyOf(own);
        }
        for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
            List<Entry> wild = names.get("*" + key.substring(dot));
            if (wild != null) {
                return List.copyOf(wild);
            }
        }
        return List.of();
    }

    public List<Entry> at(String name, String kind) {
        return at(name).stream().filter(entry -> entry.kind().equals(kind)).toList();
    }

    /** How the server behaves when it is asked that. */
    public Optional<Behaviour> behaviour(String name, DnsRecords.Type type) {
        for (Behaviour one : Behaviour.values()) {
            for (Entry entry : at(name, one.name())) {
                if (entry.value().isEmpty() || entry.value().equals(type.name())) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }
}
