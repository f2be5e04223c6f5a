package io.setget.mail.adapter.smtp.template;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Lets a template see the entries of maps and nothing else: no field, no method, however it is named. */
final class MapCollector implements Mustache.Collector {
    private static final Mustache.VariableFetcher ENTRY = (context, name) ->
            context instanceof Map<?, ?> map && map.containsKey(name) ? map.get(name) : Template.NO_FETCHER_FOUND;

    @Override
    @SuppressWarnings("NullAway") // null is how this library is told "not a list"
    public @Nullable Iterator<?> toIterator(Object value) {
        return value instanceof Iterable<?> items ? items.iterator() : null;
    }

    @Override
    @SuppressWarnings("NullAway") // null is how this library is told "nothing to see here"
    public Mustache.@Nullable VariableFetcher createFetcher(Object context, String name) {
        return context instanceof Map ? ENTRY : null;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
        return new ConcurrentHashMap<>();
    }
}
