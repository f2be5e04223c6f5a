package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page People shows.
 *
 * @param roles those that whoever looks may give
 * @param mailWorks whether emails can be sent
 * @param passOn a link that was made just now, to be shown this once; null if there is none
 * @param form the invitation that was filled in
 */
public record PeopleView(
        List<Person> people,
        List<Invited> invited,
        List<Choice> roles,
        boolean mailWorks,
        @Nullable PassOn passOn,
        Filled form) {
    public PeopleView {
        people = List.copyOf(people);
        invited = List.copyOf(invited);
        roles = List.copyOf(roles);
    }

    /** A role to choose, and what it may do. */
    public record Choice(String value, String label, String about) {}

    /** A link that an owner passes on, for no email can be sent. */
    public record PassOn(String to, String url, String lives) {}

    /**
     * Somebody with an account.
     *
     * @param self whether that is who looks
     * @param changeable whether who looks may decide on this person
     */
    public record Person(
            String id, String name, String email, Choice role, String since, boolean self, boolean changeable) {}

    /** Somebody who was invited, and has not accepted yet. */
    public record Invited(String id, String email, String role, String by, String ends, boolean changeable) {}
}
