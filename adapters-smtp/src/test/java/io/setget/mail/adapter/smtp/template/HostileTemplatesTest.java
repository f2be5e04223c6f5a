package io.setget.mail.adapter.smtp.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
import io.setget.mail.domain.template.Variables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates and values that mean harm: each ends at once, in a clear error or in an email that does none. */
class HostileTemplatesTest {
    private static final ContentRenderer RENDERER = Templates.renderer();
    private static final Instance INSTANCE = new Instance("Harbour", "https://harbour.example");
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("templates")
    void a_template_does_no_harm(String field, String source) {
        Map<String, String> fields = new HashMap<>(Map.of("subject", "s", "html", "<p>h</p>", "text", "t"));
        fields.put(field, source);

        Parsed<Content> made = Assertions.assertTimeoutPreemptively(AT_ONCE, () -> made(fields));

        assertThat(errors(made)).as(source).isNotEmpty().allSatisfy(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.message()).isNotBlank().hasSizeLessThan(200).doesNotContain("Exception", "java.", "null");
        });
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("harmless")
    void what_looks_hostile_but_is_not_is_made_harmless(String field, String source) {
        Map<String, String> fields = new HashMap<>(Map.of("subject", "s", "html", "<p>h</p>", "text", "t"));
        fields.put(field, source);

        Content content = Assertions.assertTimeoutPreemptively(AT_ONCE, () -> made(fields))
                .orThrow();

        assertHarmless(content);
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("values")
    void a_value_does_no_harm_wherever_it_stands(String value) {
        EmailTemplate template = EmailTemplate.parse(Map.of(
                        "subject",
                        "{{period}} {{#notifications}}{{title}}{{body}}{{/notifications}}",
                        "preheader",
                        "{{period}}",
                        "html",
                        "<p title=\"{{period}}\">{{period}}</p>{{#notifications}}<img src=\"https://h.example/{{title}}\""
                                + " alt='{{title}}'><a href=\"https://h.example/?q={{body}}\">{{body}}</a>{{/notifications}}",
                        "text",
                        "{{period}}{{#notifications}}{{title}}{{body}}{{/notifications}}"))
                .orThrow();
        for (Map<String, Object> given : List.<Map<String, Object>>of(
                Map.of("period", value, "notifications", List.of()),
                Map.of("period", "today", "notifications", List.of(Map.of("title", value))),
                Map.of("period", "today", "notifications", List.of(Map.of("title", "t", "body", value))))) {
            Parsed<Content> made = Variables.parse(EmailType.NOTIFICATION_DIGEST, given)
                    .fold(
                            ok -> RENDERER.render(new Design(template, Locale.ENGLISH, Brand.PLAIN), ok, INSTANCE),
                            Parsed::invalid);

            made.fold(
                    content -> {
                        assertHarmless(content);
                        return content;
                    },
                    errors -> {
                        assertThat(errors)
                                .allSatisfy(error -> assertThat(error.message()).isNotBlank());
                        return errors;
                    });
        }
    }

    @ParameterizedTest(name = "[{index}]")
    @MethodSource("noAddresses")
    void a_value_that_is_no_address_leads_nowhere(String value) {
        EmailTemplate template = EmailTemplate.parse(
                        Map.of("subject", "s", "html", "<a href=\"{{period}}\">x</a>", "text", "t"))
                .orThrow();
        Variables variables = new Variables(Map.of("period", value, "notifications", List.of()));

        assertThat(errors(RENDERER.render(new Design(template, Locale.ENGLISH, Brand.PLAIN), variables, INSTANCE)))
                .extracting(FieldError::field)
                .containsExactly("html");
    }

    @Test
    void there_are_two_hundred_of_them() {
        assertThat(templates().count()
                        + harmless().count()
                        + values().count()
                        + noAddresses().count())
                .isGreaterThanOrEqualTo(200);
    }

    @Test
    void the_worst_that_passes_is_done_quickly() {
        String busy = "{{#notifications}}" + "{{#period}}{{nothing}}{{/period}}".repeat(300) + "{{/notifications}}";
        Variables many = Variables.parse(
                        EmailType.NOTIFICATION_DIGEST,
                        Map.of("period", "today", "notifications", Collections.nCopies(500, Map.of("title", "t"))))
                .orThrow();
        EmailTemplate template = EmailTemplate.parse(
                        Map.of("subject", "s", "html", "<p>" + busy + "</p>", "text", busy))
                .orThrow();

        Assertions.assertTimeoutPreemptively(
                AT_ONCE, () -> RENDERER.render(new Design(template, Locale.ENGLISH, Brand.PLAIN), many, INSTANCE));
    }

    static Stream<Arguments> templates() {
        List<Arguments> all = new ArrayList<>();
        HostileInput.HTML.forEach(html -> all.add(Arguments.of("html", html)));
        for (String field : EmailTemplate.FIELDS) {
            HostileInput.SYNTAX.forEach(source -> all.add(Arguments.of(field, source)));
        }
        for (String field : List.of("subject", "preheader")) {
            HostileInput.HEADERS.forEach(source -> all.add(Arguments.of(field, source)));
        }
        return all.stream();
    }

    static Stream<Arguments> harmless() {
        return HostileInput.HARMLESS.stream()
                .flatMap(source ->
                        Stream.of("html", "text", "subject", "preheader").map(field -> Arguments.of(field, source)));
    }

    static Stream<String> values() {
        return HostileInput.VALUES.stream();
    }

    static Stream<String> noAddresses() {
        return HostileInput.NO_ADDRESSES.stream();
    }

    private static Parsed<Content> made(Map<String, String> fields) {
        return EmailTemplate.parse(fields)
                .fold(
                        template -> RENDERER.render(
                                new Design(template, Locale.ENGLISH, Brand.PLAIN),
                                Glossary.full(EmailType.NOTIFICATION_DIGEST, Locale.ENGLISH),
                                INSTANCE),
                        Parsed::invalid);
    }

    private static List<FieldError> errors(Parsed<Content> made) {
        return made.fold(ok -> List.of(), errors -> errors);
    }

    private static void assertHarmless(Content content) {
        assertThat(content.subject()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
        assertThat(content.subject().length()).isLessThanOrEqualTo(500);
        var document = Jsoup.parse(content.html());
        assertThat(document.select("script,iframe,object,embed,form,input,link,base,svg,math,frame,applet"))
                .isEmpty();
        assertThat(document.select("style")).hasSize(1);
        for (Element element : document.select("*")) {
            element.attributes().forEach(attribute -> {
                assertThat(attribute.getKey()).doesNotStartWith("on");
                if (List.of("href", "src", "action", "formaction", "background").contains(attribute.getKey())) {
                    assertThat(attribute.getValue()).matches("(?s)(https?://|mailto:)[^\\s]*");
                }
            });
        }
        assertThat(content.html() + content.text() + content.subject())
                .doesNotContain("io.setget.mail.adapter", "root:x:0");
    }
}
