package io.setget.mail.adapter.web.account;

import java.util.List;

/**
 * What the page People shows.
 *
 * @param roles those that whoever looks may give
 */
public record PeopleView(List<Person> people, List<Choice> roles) {
    public PeopleView {
        people = List.copyOf(people);
        roles = List.copyOf(roles);
    }

    /** A role to choose, and what it may do. */
    public record Choice(String value, String label, String about) {}

    /**
     * Somebody with an account.
     *
     * @param self whether that is who looks
     * @param changeable whether who looks may decide on this person
     */
    public record Person(
            String id, String name, String email, Choice role, String since, boolean self, boolean changeable) {}
}
