package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Colour;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.TemplateVersion;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link CustomTemplates} does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class CustomTemplatesContract {
    private static final Locale AUSTRIAN = Locale.forLanguageTag("de-AT");

    private CustomTemplates templates;

    /** One that holds nothing. */
    protected abstract CustomTemplates empty();

    @BeforeEach
    void start() {
        templates = empty();
    }

    private static EmailTemplate template(String words) {
        return new EmailTemplate(words + " Grüße 🚀", "", "<p>" + "ü".repeat(30_000) + words + "</p>", words + "\n");
    }

    @Test
    void the_newest_version_is_in_force_and_kept_whole() {
        templates.save(EmailType.WELCOME, AUSTRIAN, template("one"), "ada@example.com");
        TemplateVersion two = templates.save(EmailType.WELCOME, AUSTRIAN, template("two"), "bob@example.com");

        assertThat(two.number()).isEqualTo(2);
        assertThat(templates.inForce()).containsExactly(two);
        assertThat(templates.versions(EmailType.WELCOME, AUSTRIAN))
                .hasSize(2)
                .first()
                .isEqualTo(two);
        assertThat(two.template()).isEqualTo(template("two"));
        assertThat(two.savedBy()).isEqualTo("bob@example.com");
    }

    @Test
    void types_and_languages_are_apart() {
        templates.save(EmailType.WELCOME, AUSTRIAN, template("one"), "ada");
        templates.save(EmailType.WELCOME, Locale.GERMAN, template("two"), "ada");
        templates.save(EmailType.MAGIC_LINK, AUSTRIAN, template("three"), "ada");

        assertThat(templates.inForce()).hasSize(3).allMatch(version -> version.number() == 1);
        assertThat(templates.versions(EmailType.WELCOME, Locale.ENGLISH)).isEmpty();
    }

    @Test
    void the_built_in_template_can_be_in_force_again_and_nothing_is_forgotten() {
        templates.save(EmailType.WELCOME, AUSTRIAN, template("one"), "ada");
        templates.save(EmailType.WELCOME, AUSTRIAN, null, "bob");

        assertThat(templates.inForce()).isEmpty();
        assertThat(templates.versions(EmailType.WELCOME, AUSTRIAN))
                .extracting(TemplateVersion::template)
                .containsExactly(null, template("one"));
    }

    @Test
    void the_oldest_versions_make_room() {
        for (int i = 1; i <= CustomTemplates.KEPT + 2; i++) {
            templates.save(EmailType.WELCOME, AUSTRIAN, template("v" + i), "ada");
        }

        assertThat(templates.versions(EmailType.WELCOME, AUSTRIAN))
                .extracting(TemplateVersion::number)
                .hasSize(CustomTemplates.KEPT)
                .startsWith(52, 51)
                .endsWith(3);
    }

    @Test
    void the_brand_is_kept() {
        Brand brand = new Brand("https://h.example/logo.png", new Colour("#123456"), Colour.WHITE, "a\nb");
        assertThat(templates.brand()).isEqualTo(Brand.PLAIN);

        templates.saveBrand(brand);
        assertThat(templates.brand()).isEqualTo(brand);
        templates.saveBrand(Brand.PLAIN);
        assertThat(templates.brand()).isEqualTo(Brand.PLAIN);
    }

    @Test
    void each_change_is_another_revision() {
        long before = templates.revision();
        assertThat(templates.revision()).isEqualTo(before);
        templates.save(EmailType.WELCOME, AUSTRIAN, template("one"), "ada");
        long afterwards = templates.revision();
        templates.saveBrand(Brand.PLAIN);

        assertThat(afterwards).isNotEqualTo(before);
        assertThat(templates.revision()).isNotIn(before, afterwards);
    }

    @Test
    void versions_saved_at_the_same_time_have_numbers_of_their_own() {
        IntStream.range(0, 20)
                .parallel()
                .forEach(i -> templates.save(EmailType.WELCOME, AUSTRIAN, template("v" + i), "ada"));

        assertThat(templates.versions(EmailType.WELCOME, AUSTRIAN))
                .extracting(TemplateVersion::number)
                .containsExactlyElementsOf(
                        IntStream.iterate(20, i -> i - 1).limit(20).boxed().toList());
    }
}
