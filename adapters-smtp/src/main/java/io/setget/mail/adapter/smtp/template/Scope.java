package io.setget.mail.adapter.smtp.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a template sees of values: the entries of maps and nothing else, no field and no method, however it is named. A
 * name may say what its value is for: {@link #ADDRESS} or {@link #PART_OF_ADDRESS}.
 */
final class Scope {
    /** Before the name of a value that is the beginning of an address. */
    static final String ADDRESS = "u:";

    /** Before the name of a value that stands inside an address. */
    static final String PART_OF_ADDRESS = "q:";

    private static final Pattern HARMLESS = Pattern.compile("(?i)(?:https?://|mailto:)[^\\s\\p{Cntrl}]*");

    private final Map<?, ?> values;
    private final Budget budget;
    private final Set<String> noAddresses;

    /** @param noAddresses takes the names of values that should have been addresses */
    Scope(Map<?, ?> values, Budget budget, Set<String> noAddresses) {
        this.values = values;
        this.budget = budget;
        this.noAddresses = noAddresses;
    }

    private Object get(String name) {
        budget.step();
        boolean address = name.startsWith(ADDRESS);
        boolean part = name.startsWith(PART_OF_ADDRESS);
        String plain = address || part ? name.substring(2) : name;
        Object value = values.get(plain);
        if (value == null) {
            return Template.NO_FETCHER_FOUND;
        }
        if (value instanceof List<?> list) {
            return address || part ? "" : new Items(list);
        }
        String text = value.toString();
        if (address && !HARMLESS.matcher(text).matches()) {
            noAddresses.add(plain);
            return "#";
        }
        return part ? URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20") : text;
    }

    /** For the library: how to look into scopes and lists, and into nothing else. */
    static final class Collector implements Mustache.Collector {
        private static final Mustache.VariableFetcher ENTRY = (context, name) -> ((Scope) context).get(name);

        @Override
        @SuppressWarnings("NullAway") // null is how this library is told "not a list"
        public @Nullable Iterator<?> toIterator(Object value) {
            return value instanceof Items items
                    ? items.iterator()
                    : value.equals(List.of()) ? Collections.emptyIterator() : null; // its own word for "not there"
        }

        @Override
        @SuppressWarnings("NullAway") // null is how this library is told "nothing to see here"
        public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
            return context instanceof Scope ? ENTRY : null;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }
    }

    /** A list of maps; as text it is nothing. */
    private final class Items {
        private final List<?> items;

        Items(List<?> items) {
            this.items = items;
        }

        Iterator<Scope> iterator() {
            List<Scope> scopes = new ArrayList<>(items.size());
            for (Object item : items) {
                budget.step();
                scopes.add(new Scope(item instanceof Map<?, ?> map ? map : Map.of(), budget, noAddresses));
            }
            return scopes.iterator();
        }

        @Override
        public String toString() {
            return "";
        }
    }
}
