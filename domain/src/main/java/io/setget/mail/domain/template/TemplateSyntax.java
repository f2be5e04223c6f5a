package io.setget.mail.domain.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The part of Mustache that templates may use: {@code {{name}}}, {@code {{#name}}…{{/name}}}, {@code {{^name}}…{{/name}}}
 * and {@code {{! a comment }}}; {@code -first}, {@code -last} and {@code -index} inside a list. Nothing that calls,
 * includes, leaves a value unescaped or changes the syntax.
 */
public final class TemplateSyntax {
    private static final int MOST_TAGS = 2_000;
    private static final int DEEPEST = 8;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}|-first|-last|-index");
    private static final Set<String> RESERVED = Set.of("this");

    private TemplateSyntax() {}

    /** Why the source cannot be a template, with the line; empty if it can. */
    public static Optional<String> problem(String source) {
        try {
            tags(source);
            return Optional.empty();
        } catch (Refused refused) {
            return Optional.of("line " + refused.line + ": " + refused.getMessage());
        }
    }

    /** The tags in order; sections are balanced. An {@link IllegalArgumentException} for what {@link #problem} tells. */
    public static List<Tag> tags(String source) {
        List<Tag> tags = new ArrayList<>();
        Deque<Tag> open = new ArrayDeque<>();
        int from = source.indexOf("{{");
        while (from >= 0) {
            int end = source.indexOf("}}", from + 2);
            if (end < 0) {
                throw new Refused(source, from, "a tag is not closed with }}");
            }
            Tag tag = tag(source, from, end + 2);
            tags.add(tag);
            if (tags.size() > MOST_TAGS) {
                throw new Refused(source, from, "there are more than " + MOST_TAGS + " tags");
            }
            if (tag.kind().opens()) {
                open.push(tag);
                if (open.size() > DEEPEST) {
                    throw new Refused(source, from, "sections may be nested at most " + DEEPEST + " deep");
                }
            } else if (tag.kind() == Kind.END) {
                Tag begun = open.poll();
                if (begun == null || !begun.name().equals(tag.name())) {
                    throw new Refused(
                            source,
                            from,
                            begun == null
                                    ? "{{/" + tag.name() + "}} ends a section that did not begin"
                                    : "{{/" + tag.name() + "}} stands where {{/" + begun.name() + "}} must");
                }
            }
            from = source.indexOf("{{", tag.end());
        }
        if (!open.isEmpty()) {
            Tag begun = open.getFirst();
            throw new Refused(source, begun.start(), "the section " + begun.name() + " has no end");
        }
        return tags;
    }

    private static Tag tag(String source, int start, int end) {
        String inside = source.substring(start + 2, end - 2);
        char sign = inside.isEmpty() ? ' ' : inside.charAt(0);
        if (sign == '!') {
            return new Tag(Kind.COMMENT, "", start, end);
        }
        if (sign == '{' || sign == '&') {
            throw new Refused(source, start, "values are always escaped: write {{name}}");
        }
        if (sign == '>' || sign == '<' || sign == '$') {
            throw new Refused(source, start, "a template cannot include another one");
        }
        if (sign == '=') {
            throw new Refused(source, start, "the signs around tags cannot be changed");
        }
        Kind kind = switch (sign) {
            case '#' -> Kind.SECTION;
            case '^' -> Kind.INVERTED;
            case '/' -> Kind.END;
            default -> Kind.VALUE;
        };
        String name = (kind == Kind.VALUE ? inside : inside.substring(1)).strip();
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw new Refused(
                    source,
                    start,
                    "a name has small letters, digits and _ only, as in {{user_name}}, and is not a word of the"
                            + " template language");
        }
        return new Tag(kind, name, start, end);
    }

    /** What a tag does. */
    public enum Kind {
        VALUE,
        SECTION,
        INVERTED,
        END,
        COMMENT;

        public boolean opens() {
            return this == SECTION || this == INVERTED;
        }
    }

    /** One tag, and where it stands: from {@code start} to before {@code end}. */
    public record Tag(Kind kind, String name, int start, int end) {
        /** As it is written without spaces, with another name. */
        public String as(String otherName) {
            return kind == Kind.COMMENT ? "" : "{{" + sign() + otherName + "}}";
        }

        private String sign() {
            return kind == Kind.SECTION ? "#" : kind == Kind.INVERTED ? "^" : kind == Kind.END ? "/" : "";
        }
    }

    /** A tag that may not be there. */
    private static final class Refused extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final long line;

        Refused(String source, int at, String why) {
            super(why);
            line = 1 + source.substring(0, at).chars().filter(c -> c == '\n').count();
        }
    }
}
