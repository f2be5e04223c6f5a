package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
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
import org.junit.jupiter.params.provider.ValueSource;

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
    void the_same_input_gives_the_same_content(EmailType type) {
        Variables variables = valid(type, sample(type, true, Variable::name));
        ContentRenderer renderer = renderer();

        assertThat(builtIn(renderer, type, variables)).isEqualTo(builtIn(renderer, type, variables));
    }

    @ParameterizedTest
    @EnumSource
    void the_footer_of_the_brand_is_told_as_it_is(EmailType type) {
        Brand brand = Brand.parse(Map.of("footer", "Harbour Ltd\n1 Quay & {{base_url}} [[content]]"))
                .orThrow();
        ContentRenderer renderer = renderer();
        Content content = renderer.render(
                        new Design(renderer.builtIn(type, Locale.ENGLISH).orElseThrow(), Locale.ENGLISH, brand),
                        Glossary.required(type, Locale.ENGLISH),
                        INSTANCE)
                .orThrow();

        assertThat(content.text()).contains("Harbour Ltd\n1 Quay & {{base_url}} [[content]]");
        assertThat(content.html()).contains("Harbour Ltd", "1 Quay &amp; ");
    }

    @Test
    void a_template_of_ones_own_is_filled_in() {
        Parsed<Content> content = own(
                "Hi{{#user_name}} {{user_name}}{{/user_name}}",
                "<p>{{^code}}no code{{/code}}{{#code}}{{code}}{{/code}}</p>",
                "{{magic_link_url}} {{! a comment }}{{nobody_knows_this}}");

        assertThat(content.orThrow().subject()).isEqualTo("Hi Grace");
        assertThat(content.orThrow().html()).contains("481 516").doesNotContain("no code", "{{");
        assertThat(content.orThrow().text())
                .contains("https://example.com/sign-in/7f3a")
                .doesNotContain("comment", "{{");
    }

    @Test
    void a_subject_stays_one_line_and_is_never_empty() {
        Map<String, Object> given = Map.of(
                "period", "today", "notifications", List.of(Map.of("title", "t", "body", "a\r\nBcc: b@example.com")));
        EmailTemplate template = parsed("{{#notifications}}{{body}}{{/notifications}}", "<p>x</p>", "x");
        Design design = new Design(template, Locale.ENGLISH, Brand.PLAIN);

        assertThat(renderer()
                        .render(design, valid(EmailType.NOTIFICATION_DIGEST, given), INSTANCE)
                        .orThrow()
                        .subject())
                .isEqualTo("a Bcc: b@example.com");
        assertThat(errors(renderer()
                        .render(design, Glossary.least(EmailType.NOTIFICATION_DIGEST, Locale.ENGLISH), INSTANCE)))
                .containsExactly("subject");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "<p onclick=\"alert(1)\">x</p>",
                "<form action=\"https://evil.example\"><input name=\"a\"></form>",
                "<iframe src=\"https://evil.example\"></iframe>",
                "<object data=\"https://evil.example\"></object>",
                "<a href=\"javascript:alert(1)\">x</a>",
                "<a href=\"data:text/html,x\">x</a>"
            })
    void what_may_not_be_sent_is_refused(String html) {
        assertThat(errors(own("s", html, "t"))).containsExactly("html");
    }

    @Test
    void a_template_that_multiplies_itself_is_refused() {
        String bomb = "{{#notifications}}".repeat(8) + "boom" + "{{/notifications}}".repeat(8);
        Variables many = valid(
                EmailType.NOTIFICATION_DIGEST,
                Map.of("period", "today", "notifications", Collections.nCopies(500, Map.of("title", "t"))));
        Design design = new Design(parsed("s", "<p>" + bomb + "</p>", "t"), Locale.ENGLISH, Brand.PLAIN);
        ContentRenderer renderer = renderer();

        assertThat(errors(Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(5), () -> renderer.render(design, many, INSTANCE))))
                .containsExactly("html");
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
                Duration.ofSeconds(5), () -> builtIn(renderer, EmailType.NOTIFICATION_DIGEST, variables));
        assertThat(content.html()).hasSizeBetween(500 * 450, 3_000_000);
        assertThat(content.text()).hasSizeLessThan(500_000);
    }

    @Test
    void many_threads_may_render_at_once() {
        ContentRenderer renderer = renderer();
        Variables variables = valid(EmailType.MAGIC_LINK, sample(EmailType.MAGIC_LINK, true, Variable::name));
        Content expected = builtIn(renderer, EmailType.MAGIC_LINK, variables);

        assertThat(IntStream.range(0, 500).parallel().mapToObj(i -> builtIn(renderer, EmailType.MAGIC_LINK, variables)))
                .allMatch(expected::equals);
    }

    private Content render(EmailType type, Map<String, ?> given) {
        return builtIn(renderer(), type, valid(type, given));
    }

    private static Content builtIn(ContentRenderer renderer, EmailType type, Variables variables) {
        EmailTemplate template = renderer.builtIn(type, Locale.ENGLISH).orElseThrow();
        return renderer.render(new Design(template, Locale.ENGLISH, Brand.PLAIN), variables, INSTANCE)
                .orThrow();
    }

    private Parsed<Content> own(String subject, String html, String text) {
        return renderer()
                .render(
                        new Design(parsed(subject, html, text), Locale.ENGLISH, Brand.PLAIN),
                        Glossary.full(EmailType.MAGIC_LINK, Locale.ENGLISH),
                        INSTANCE);
    }

    private static EmailTemplate parsed(String subject, String html, String text) {
        return EmailTemplate.parse(Map.of("subject", subject, "html", html, "text", text))
                .orThrow();
    }

    private static List<String> errors(Parsed<Content> content) {
        return content.fold(
                ok -> List.of(),
                errors -> errors.stream().map(FieldError::field).toList());
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
