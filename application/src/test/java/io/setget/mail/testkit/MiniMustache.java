package io.setget.mail.testkit;

import io.setget.mail.domain.template.TemplateSyntax;
import io.setget.mail.domain.template.TemplateSyntax.Kind;
import io.setget.mail.domain.template.TemplateSyntax.Tag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** As much of Mustache as templates may use, for one rendering; gives up when it becomes too much. */
final class MiniMustache {
    private static final int MOST = 3_000_000;

    private final UnaryOperator<String> escape;
    private final StringBuilder out = new StringBuilder();
    private int steps;

    MiniMustache(UnaryOperator<String> escape) {
        this.escape = escape;
    }

    String filled(String source, Map<?, ?> values) {
        fill(source, TemplateSyntax.tags(source), 0, source.length(), values);
        return out.toString();
    }

    private void fill(String source, List<Tag> tags, int from, int to, Map<?, ?> values) {
        int at = from;
        for (int i = 0; i < tags.size(); i++) {
            Tag tag = tags.get(i);
            if (tag.start() < at || tag.end() > to) {
                continue;
            }
            append(source.substring(at, tag.start()));
            at = tag.end();
            if (tag.kind() == Kind.VALUE && values.get(tag.name()) instanceof String value) {
                append(escape.apply(value));
            } else if (tag.kind().opens()) {
                Tag end = endOf(tags, i);
                List<Tag> inside = tags.subList(i + 1, tags.indexOf(end));
                for (Map<?, ?> item : turns(tag, values)) {
                    fill(source, inside, tag.end(), end.start(), item);
                }
                at = end.end();
            }
        }
        append(source.substring(at, to));
    }

    private static List<Map<?, ?>> turns(Tag tag, Map<?, ?> values) {
        Object value = values.get(tag.name());
        boolean empty = value == null || value.equals(List.of());
        if (tag.kind() == Kind.INVERTED || !(value instanceof List<?> items)) {
            return empty == (tag.kind() == Kind.INVERTED) ? List.of(values) : List.of();
        }
        return items.stream()
                .<Map<?, ?>>map(item -> both(values, (Map<?, ?>) item))
                .toList();
    }

    private static Map<?, ?> both(Map<?, ?> outer, Map<?, ?> inner) {
        Map<Object, Object> both = new HashMap<>(outer);
        both.putAll(inner);
        return both;
    }

    private static Tag endOf(List<Tag> tags, int begun) {
        int depth = 0;
        for (Tag tag : tags.subList(begun, tags.size())) {
            depth += tag.kind().opens() ? 1 : tag.kind() == Kind.END ? -1 : 0;
            if (depth == 0) {
                return tag;
            }
        }
        throw new IllegalArgumentException("no end");
    }

    private void append(String part) {
        out.append(part);
        if (out.length() > MOST || ++steps > MOST) {
            throw new IllegalStateException("becomes too much");
        }
    }
}
