package io.setget.mail.domain.email;

/** A value that an email type expects from the application. */
public record Variable(String name, Kind kind, boolean required) {
    /** What a value may be. */
    public enum Kind {
        /** One line of text. */
        LINE,
        /** Text of several lines. */
        TEXT,
        /** An absolute http or https address. */
        URL,
        /** A list of notifications, each with {@code title} and perhaps {@code body}, {@code url}, {@code category}. */
        NOTIFICATIONS
    }

    static Variable line(String name) {
        return new Variable(name, Kind.LINE, true);
    }

    static Variable url(String name) {
        return new Variable(name, Kind.URL, true);
    }

    static Variable list(String name) {
        return new Variable(name, Kind.NOTIFICATIONS, true);
    }

    static Variable text(String name) {
        return new Variable(name, Kind.TEXT, true);
    }

    Variable optional() {
        return new Variable(name, kind, false);
    }
}
