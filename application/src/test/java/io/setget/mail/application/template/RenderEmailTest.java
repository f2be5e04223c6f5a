package io.setget.mail.application.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
import io.setget.mail.testkit.InMemoryContentRenderer;
import io.setget.mail.testkit.InMemoryCustomTemplates;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RenderEmailTest {
    private final InMemoryCustomTemplates store = new InMemoryCustomTemplates(new MovableClock());
    private final Outage outage = new Outage();
    private final AtomicLong nanos = new AtomicLong();
    private final RenderEmail render = new RenderEmail(
            new InMemoryContentRenderer(), new RecentTemplates(outage.over(CustomTemplates.class, store), nanos::get));

    @Test
    void a_change_made_elsewhere_is_seen_within_two_seconds() {
        assertThat(subject()).isEqualTo("Welcome from SetGet");
        store.save(EmailType.WELCOME, Locale.ENGLISH, template("Ahoy"), "ada");
        nanos.addAndGet(Duration.ofMillis(1100).toNanos());

        assertThat(subject()).isEqualTo("Ahoy");
    }

    @Test
    void while_the_store_is_away_the_last_templates_known_count() {
        store.save(EmailType.WELCOME, Locale.ENGLISH, template("Ahoy"), "ada");
        assertThat(subject()).isEqualTo("Ahoy");
        outage.begin();
        nanos.addAndGet(Duration.ofMinutes(5).toNanos());

        assertThat(subject()).isEqualTo("Ahoy");
    }

    @Test
    void nothing_is_guessed_before_the_store_was_ever_reached() {
        outage.begin();

        assertThatThrownBy(this::subject).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void a_template_that_cannot_be_used_after_all_gives_way_to_the_built_in_one() {
        store.save(EmailType.WELCOME, Locale.ENGLISH, template("{{nothing}}"), "ada");

        assertThat(subject()).isEqualTo("Welcome from SetGet");
    }

    @Test
    void what_is_not_customisable_has_the_brand_and_no_more() {
        store.save(EmailType.TEST_EMAIL, Locale.ENGLISH, template("Ahoy"), "ada");
        store.saveBrand(new Brand(null, Brand.PLAIN.accent(), Brand.PLAIN.background(), "Harbour Ltd"));

        var content = render.render(
                EmailType.TEST_EMAIL,
                Locale.ENGLISH,
                Glossary.full(EmailType.TEST_EMAIL, Locale.ENGLISH),
                new Instance("SetGet", "https://example.com"));
        assertThat(content.subject()).isEqualTo("Test Email from SetGet");
        assertThat(content.text()).contains("Harbour Ltd");
    }

    private String subject() {
        return render.render(
                        EmailType.WELCOME,
                        Locale.forLanguageTag("en-GB"),
                        Glossary.full(EmailType.WELCOME, Locale.ENGLISH),
                        new Instance("SetGet", "https://example.com"))
                .subject();
    }

    private static EmailTemplate template(String subject) {
        return new EmailTemplate(subject, "", "<p>x</p>", "x");
    }
}
