package io.setget.mail.domain.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import io.setget.mail.domain.input.FieldError;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TemplatesTest {
    @ParameterizedTest
    @EnumSource
    void every_variable_is_explained_and_has_a_sample_that_fits(EmailType type) {
        for (Variable variable : type.variables()) {
            assertThat(Glossary.term(variable.name()).description()).isNotBlank();
        }
        assertThat(Glossary.full(type, Locale.ENGLISH).values().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        type.variables().stream().map(Variable::name).toList());
    }

    @ParameterizedTest
    @CsvSource({"de-AT,'de-AT,de,en'", "de,'de,en'", "en,en", "en-GB,'en-GB,en'", "fr,'fr,en'", "und,en"})
    void the_nearest_language_is_tried_first(String wanted, String tried) {
        assertThat(Languages.chain(Locale.forLanguageTag(wanted)).stream().map(Locale::toLanguageTag))
                .containsExactly(tried.split(",", -1));
    }

    @Test
    void a_language_is_a_language_tag() {
        assertThat(Languages.parse("pt-BR")).contains(Locale.forLanguageTag("pt-BR"));
        assertThat(List.of("", "x", "de_AT", "../de", "en-" + "a".repeat(40)))
                .allSatisfy(tag -> assertThat(Languages.parse(tag)).isEmpty());
    }

    @Test
    void a_colour_becomes_readable_and_no_more() {
        Colour yellow = new Colour("#ffee00");

        assertThat(yellow.text()).isEqualTo(Colour.INK);
        assertThat(yellow.readableOn(Colour.WHITE).contrast(Colour.WHITE)).isBetween(4.5, 7.0);
        assertThat(Brand.PLAIN.accent().readableOn(Colour.WHITE)).isEqualTo(Brand.PLAIN.accent());
        assertThat(new Colour("#000000").contrast(Colour.WHITE)).isEqualTo(21);
    }

    @Test
    void a_brand_says_what_is_wrong_with_it() {
        Map<String, String> given =
                Map.of("logo_url", "http://h.example/l.png", "accent", "red", "background", "#12", "footer", "\u0000");
        List<String> wrong = Brand.parse(given)
                .<List<String>>fold(
                        ok -> List.of(),
                        errors -> errors.stream().map(FieldError::field).toList());

        assertThat(wrong).containsExactlyInAnyOrder("logo_url", "accent", "background", "footer");
        assertThat(Brand.parse(Map.of()).orThrow()).isEqualTo(Brand.PLAIN);
    }

    @Test
    void warnings_tell_what_to_look_at_again() {
        EmailTemplate template = EmailTemplate.parse(
                        Map.of("subject", "Hi {{name}}", "html", "<a href=\"http://h.example\">x</a>", "text", ""))
                .orThrow();
        Content content = new Content("Hi", "x", "x".repeat(110_000));

        assertThat(TemplateWarning.about(EmailType.MAGIC_LINK, template, content).stream()
                        .map(warning -> warning.kind().wireName()))
                .containsExactly(
                        "missing_variable",
                        "missing_variable",
                        "unknown_variable",
                        "no_text_part",
                        "link_without_https",
                        "html_too_large");
    }

    @Test
    void the_button_counts_as_use_of_its_variable() {
        EmailTemplate template = EmailTemplate.parse(
                        Map.of("subject", "Hi", "html", "[[button login_url|Go]]", "text", "{{login_url}}"))
                .orThrow();

        assertThat(TemplateWarning.about(EmailType.WELCOME, template, new Content("Hi", "x", "x")))
                .isEmpty();
    }
}
