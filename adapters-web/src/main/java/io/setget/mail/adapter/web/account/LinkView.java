package io.setget.mail.adapter.web.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page for those who hold a link, or ask for one: some words, and perhaps a form.
 *
 * @param note what is said in a box above the form; null if there is nothing
 * @param form null if there is nothing to fill in
 */
public record LinkView(
        String title,
        List<String> words,
        @Nullable Note note,
        @Nullable Form form) {
    public LinkView {
        words = List.copyOf(words);
    }

    /** What is said in a box: its colour ({@code good}, {@code warn} or {@code bad}), and more words than its title. */
    public record Note(String tone, String title, String more) {}

    /**
     * A form.
     *
     * @param action where it is sent
     * @param hidden name of a field that goes along unseen; null if none does
     * @param kept what that field holds
     * @param button what is pressed
     */
    public record Form(
            String action,
            @Nullable String hidden,
            String kept,
            List<Input> inputs,
            AccountView.Filled filled,
            String button) {
        public Form {
            inputs = List.copyOf(inputs);
        }
    }

    /** A field of the form. */
    public record Input(
            String name,
            String label,
            String type,
            String autocomplete,
            @Nullable String hint) {}
}
