package io.setget.mail.adapter.web.account;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the pages about accounts and API keys show. */
public final class AccountView {
    private AccountView() {}

    /**
     * A form that was filled in, and what is wrong with it.
     *
     * @param values what was typed, secrets left out
     * @param wrong by field; the key {@code form} speaks of the whole
     */
    public record Filled(Map<String, String> values, Map<String, String> wrong) {
        public static final Filled EMPTY = new Filled(Map.of(), Map.of());

        public Filled {
            values = Map.copyOf(values);
            wrong = Map.copyOf(wrong);
        }

        public String value(String field) {
            return values.getOrDefault(field, "");
        }

        public @Nullable String wrong(String field) {
            return wrong.get(field);
        }

        /** For {@code aria-invalid}. */
        public @Nullable String invalid(String field) {
            return wrong.containsKey(field) ? "true" : null;
        }

        /** For {@code aria-describedby}. */
        public @Nullable String describedBy(String field) {
            return wrong.containsKey(field) ? field + "-note" : null;
        }
    }

    /** An API key in the list. */
    public record Key(String id, String name, String scopes, String limit, String created, String lastUsed) {}

    /**
     * The page of the API keys.
     *
     * @param made a key that was made just now, to be shown this once
     */
    public record Keys(List<Key> keys, @Nullable String made, Filled form) {
        public Keys {
            keys = List.copyOf(keys);
        }
    }
}
