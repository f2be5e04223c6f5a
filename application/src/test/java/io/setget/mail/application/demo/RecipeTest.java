package io.setget.mail.application.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RecipeTest {
    @ParameterizedTest
    @ValueSource(strings = {"nobody@example.com", "nobody+17@example.com", "Nobody@elsewhere.example", "nobody+a+b@x"})
    void the_part_before_the_at_or_a_plus_decides(String recipient) {
        assertThat(Recipe.of(recipient)).contains(Recipe.NOBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody.else@example.com", "ann@nobody.example", "+nobody@example.com", "", "@"})
    void all_others_are_taken(String recipient) {
        assertThat(Recipe.of(recipient)).isEmpty();
    }

    @Test
    void every_recipe_is_shown_with_an_address_to_copy() {
        assertThat(Recipe.trials()).hasSameSizeAs(Recipe.values()).allSatisfy(trial -> {
            assertThat(Recipe.of(trial.what())).isPresent();
            assertThat(trial.shows()).endsWith(".");
        });
    }
}
