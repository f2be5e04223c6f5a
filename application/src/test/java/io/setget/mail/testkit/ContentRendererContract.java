package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Variables;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link ContentRenderer} does with each of the eight types. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ContentRendererContract {
    private static final Instance INSTANCE = new Instance("Harbour", "https://harbour.example");

    protected abstract ContentRenderer renderer();

    @ParameterizedTest
    @EnumSource
    void required_variables_are_enough_for_a_whole_email(EmailType type) {
        Content content = render(type, sample(type, false, Variable::name));

        for (String part : new String[] {content.subject(), content.text(), content.html()}) {
            assertThat(part).isNotBlank().doesNotContain("{{", "}}", "[[", "null");
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_variable_is_told_in_text_and_in_HTML(EmailType type) {
        Content content = render(type, sample(type, true, variable -> "the " + variable.name()));

        for (Variable variable : type.variables()) {
            String told = variable.kind() == Variable.Kind.URL
                    ? "https://harbour.example/" + variable.name()
                    : "the " + variable.name();
            assertThat(content.text()).contains(told);
            assertThat(content.html()).contains(told);
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_instance_is_named_and_linked(EmailType type) {
        Content content = render(type, sample(type, false, Variable::name));

        assertThat(content.text()).contains("Harbour", "https://harbour.example");
        assertThat(content.html()).contains("Harbour", "https://harbour.example");
    }

    @ParameterizedTest
    @EnumSource
    void no_value_is_taken_for_markup_and_text_stays_as_it_is(EmailType type) {
        String evil = "<script>alert(1)</script>&amp;";
        Content content = render(type, sample(type, true, variable -> evil));

        assertThat(content.html()).doesNotContain("<script>").contains("&lt;script&gt;", "&amp;amp;");
        assertThat(content.text()).contains(evil);
        assertThat(content.subject().lines()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void no_value_is_taken_for_a_template(EmailType type) {
        Content content = render(type, sample(type, true, variable -> "{{base_url}}{{#x}}[[button a|b]]"));

        assertThat(content.text()).contains("{{base_url}}{{#x}}[[button a|b]]");
        assertThat(content.html()).contains("{{base_url}}{{#x}}[[button a|b]]");
    }

    @ParameterizedTest
    @EnumSource
    void the_same_input_gives_the_same_content_in_any_language_there_may_be(EmailType type) {
        Variables variables = valid(type, sample(type, true, Variable::name));
        ContentRenderer renderer = renderer();

        for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE, Locale.ROOT, Locale.forLanguageTag("xx-YY"))) {
            assertThat(renderer.render(type, locale, variables, INSTANCE))
                    .isEqualTo(renderer.render(type, locale, variables, INSTANCE));
        }
    }

    @Test
    void the_longest_digest_there_may_be_is_rendered_in_little_time_and_space() {
        String body = "\"".repeat(450);
        Map<String, Object> given = Map.of(
                "period",
                "today",
                "notifications",
                Collections.nCopies(500, Map.of("title", "t", "body", body, "url", "https://harbour.example/")));
        Variables variables = valid(EmailType.NOTIFICATION_DIGEST, given);
        ContentRenderer renderer = renderer();

        Content content = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> renderer.render(EmailType.NOTIFICATION_DIGEST, Locale.ENGLISH, variables, INSTANCE));
        assertThat(content.html()).hasSizeBetween(500 * 450, 3_000_000);
        assertThat(content.text()).hasSizeLessThan(500_000);
    }

    @Test
    void many_threads_may_render_at_once() {
        ContentRenderer renderer = renderer();
        Variables variables = valid(EmailType.MAGIC_LINK, sample(EmailType.MAGIC_LINK, true, Variable::name));
        Content expected = renderer.render(EmailType.MAGIC_LINK, Locale.ENGLISH, variables, INSTANCE);

        assertThat(IntStream.range(0, 500)
                        .parallel()
                        .mapToObj(i -> renderer.render(EmailType.MAGIC_LINK, Locale.ENGLISH, variables, INSTANCE)))
                .allMatch(expected::equals);
    }

    private Content render(EmailType type, Map<String, ?> given) {
        return renderer().render(type, Locale.ENGLISH, valid(type, given), INSTANCE);
    }

    private static Variables valid(EmailType type, Map<String, ?> given) {
        return Variables.parse(type, given).orThrow();
    }

    private static Map<String, Object> sample(EmailType type, boolean all, Function<Variable, String> value) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Variable variable : type.variables()) {
            if (all || variable.required()) {
                given.put(
                        variable.name(),
                        switch (variable.kind()) {
                            case URL -> "https://harbour.example/" + variable.name();
                            case NOTIFICATIONS -> List.of(Map.of("title", value.apply(variable)));
                            default -> value.apply(variable);
                        });
            }
        }
        return given;
    }
}
