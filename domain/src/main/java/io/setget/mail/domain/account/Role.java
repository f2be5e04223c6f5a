package io.setget.mail.domain.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody with an account may do in the panel. */
public enum Role {
    OWNER("Owner", "may do everything, also decide who is an owner"),
    ADMIN("Admin", "may change everything but who is an owner"),
    VIEWER("Viewer", "may look at every page, and change nothing");

    private final String label;
    private final String about;

    Role(String label, String about) {
        this.label = label;
        this.about = about;
    }

    public static Optional<Role> parse(String wireName) {
        return Arrays.stream(values())
                .filter(role -> role.wireName().equals(wireName))
                .findFirst();
    }

    /** The name in forms and in the store. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    /** What it may do, in words that go on from its name. */
    public String about() {
        return about;
    }

    public boolean mayChange() {
        return this != VIEWER;
    }

    /** Whether it may give somebody this role, or take it away. */
    public boolean mayDecideOn(Role role) {
        return this == OWNER || (this == ADMIN && role != OWNER);
    }
}
