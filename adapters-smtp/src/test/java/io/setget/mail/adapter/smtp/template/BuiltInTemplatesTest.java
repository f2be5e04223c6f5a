package io.setget.mail.adapter.smtp.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.application.template.RecentTemplates;
import io.setget.mail.application.template.RenderEmail;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Colour;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
import io.setget.mail.domain.template.TemplateSyntax;
import io.setget.mail.domain.template.TemplateWarning;
import io.setget.mail.domain.template.Variables;
import io.setget.mail.testkit.InMemoryCustomTemplates;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BuiltInTemplatesTest {
    private static final ContentRenderer RENDERER = Templates.renderer();
    private static final RenderEmail RENDER = new RenderEmail(
            RENDERER, new RecentTemplates(new InMemoryCustomTemplates(InstantSource.system()), System::nanoTime));
    private static final Instance INSTANCE = new Instance("Harbour", "https://harbour.example");

    @ParameterizedTest
    @EnumSource
    void needs_only_what_is_required(EmailType type) {
        Content content = render(type, sample(type, false));

        assertSound(content);
    }

    @ParameterizedTest
    @EnumSource
    void says_everything_it_is_told(EmailType type) {
        Map<String, Object> given = sample(type, true);
        Content content = render(type, given);

        assertSound(content);
        given.values().stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .forEach(value -> {
                    assertThat(content.text()).contains(value);
                    assertThat(content.html()).contains(value);
                });
    }

    @ParameterizedTest
    @EnumSource
    void speaks_german_where_it_is_wanted(EmailType type) {
        Variables told = Glossary.full(type, Locale.GERMAN);
        Content german = RENDER.render(type, Locale.forLanguageTag("de-AT"), told, INSTANCE);
        Content english = RENDER.render(type, Locale.ENGLISH, told, INSTANCE);

        assertThat(german.html()).contains("<html lang=\"de\" dir=\"ltr\"", "Sie erhalten diese E-Mail");
        assertThat(german.text()).contains("Sie erhalten diese E-Mail").doesNotContain("{{", "[[", "\n\n\n");
        assertThat(german.subject()).isNotEqualTo(english.subject());
        assertThat(tags(RENDERER.builtIn(type, Locale.GERMAN).orElseThrow()))
                .isEqualTo(tags(RENDERER.builtIn(type, Locale.ENGLISH).orElseThrow()));
        assertThat(RENDER.render(type, Locale.FRENCH, told, INSTANCE)).isEqualTo(english);
    }

    @ParameterizedTest
    @EnumSource
    void has_nothing_to_warn_about_and_loads_nothing_from_afar(EmailType type) {
        for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
            EmailTemplate template = RENDERER.builtIn(type, language).orElseThrow();
            Content content = RENDER.render(type, language, Glossary.full(type, language), INSTANCE);

            assertThat(TemplateWarning.about(type, template, content)).isEmpty();
            assertThat(content.html()).doesNotContain("<img", "url(", "@import", "<link", "<script");
        }
    }

    private static Set<String> tags(EmailTemplate template) {
        return Stream.of(template.html(), template.text())
                .flatMap(source -> TemplateSyntax.tags(source).stream())
                .map(tag -> tag.kind() + tag.name())
                .collect(Collectors.toSet());
    }

    @Test
    void a_brand_is_readable_whatever_its_colours() {
        for (String accent : List.of("#ffee00", "#000000", "#ffffff", "#c02030")) {
            Brand brand = Brand.parse(
                            Map.of("accent", accent, "background", accent, "logo_url", "https://h.example/l.png"))
                    .orThrow();
            EmailTemplate template =
                    RENDERER.builtIn(EmailType.WELCOME, Locale.ENGLISH).orElseThrow();
            String html = RENDERER.render(
                            new Design(template, Locale.ENGLISH, brand),
                            Glossary.full(EmailType.WELCOME, Locale.ENGLISH),
                            INSTANCE)
                    .orThrow()
                    .html();

            assertThat(html)
                    .contains("<img src=\"https://h.example/l.png\" alt=\"Harbour\"")
                    .doesNotContain("[[");
            assertThat(html)
                    .contains("color:" + new Colour(accent).text().hex() + ";text-decoration:none;border-radius");
        }
    }

    @ParameterizedTest
    @EnumSource
    void escapes_html_but_not_text(EmailType type) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Variable variable : type.variables()) {
            given.put(
                    variable.name(),
                    switch (variable.kind()) {
                        case URL -> "https://harbour.example/a?b=1&c=2";
                        case NOTIFICATIONS ->
                            List.of(Map.of("title", "<script>x</script>", "body", "<script>y</script>"));
                        default -> "<script>alert('1')</script>";
                    });
        }
        Content content = render(type, given);

        assertThat(content.html()).doesNotContain("<script").contains("&lt;script&gt;");
        assertThat(content.text()).contains("<script>");
    }

    @ParameterizedTest
    @EnumSource
    void keeps_unicode(EmailType type) {
        String name = "Zoë 李 🚀 שלום";
        Content content = RENDER.render(
                type, Locale.JAPANESE, valid(type, sample(type, true)), new Instance(name, "https://harbour.example"));

        assertThat(content.text()).contains(name);
        assertThat(content.html()).contains(name);
        if (type != EmailType.WORKSPACE_INVITATION) {
            assertThat(content.subject()).contains(name);
        }
    }

    @Test
    void digest_lists_each_notification() {
        Content content = render(
                EmailType.NOTIFICATION_DIGEST,
                Map.of(
                        "period",
                        "this week",
                        "notifications",
                        List.of(
                                Map.of("title", "First", "body", "line one\nline two", "category", "Tasks"),
                                Map.of("title", "Second", "url", "https://harbour.example/2"))));

        assertThat(content.text())
                .contains("* First (Tasks)\nline one\nline two\n\n* Second\nhttps://harbour.example/2\n\nOpen");
        assertThat(content.html())
                .contains("First", "Tasks", "line one\nline two", "href=\"https://harbour.example/2\"");
        assertThat(content.html()).contains("mso-hide:all;\">First&#847;");
    }

    @Test
    void empty_digest_says_so() {
        Content content = render(EmailType.NOTIFICATION_DIGEST, Map.of("period", "today", "notifications", List.of()));

        assertThat(content.text()).contains("Nothing new this time.");
        assertThat(content.html()).contains("Nothing new this time.");
    }

    private static void assertSound(Content content) {
        assertThat(content.subject()).isNotBlank().doesNotContain("{{", "null");
        assertThat(content.text())
                .contains("Harbour", "https://harbour.example")
                .doesNotContain("{{", "[[", "null", "\n\n\n", "<", ">");
        assertThat(content.html())
                .contains("Harbour", "https://harbour.example", "max-width:600px", "color-scheme", "You receive this")
                .doesNotContain("{{", "[[", "null");
        assertThat(content.html().split("font-weight:bold;color:#ffffff", -1)).hasSize(2);
    }

    private static Content render(EmailType type, Map<String, ?> given) {
        return RENDER.render(type, Locale.ENGLISH, valid(type, given), INSTANCE);
    }

    private static Variables valid(EmailType type, Map<String, ?> given) {
        return Variables.parse(type, given).orThrow();
    }

    private static Map<String, Object> sample(EmailType type, boolean all) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Variable variable : type.variables()) {
            if (all || variable.required()) {
                given.put(
                        variable.name(),
                        switch (variable.kind()) {
                            case URL -> "https://harbour.example/" + variable.name();
                            case NOTIFICATIONS -> List.of(Map.of("title", "A title"));
                            default -> "some " + variable.name();
                        });
            }
        }
        return given;
    }
}
