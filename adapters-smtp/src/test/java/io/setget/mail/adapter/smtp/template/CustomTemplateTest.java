package io.setget.mail.adapter.smtp.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Glossary;
import io.setget.mail.domain.template.Variables;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CustomTemplateTest {
    private static final ContentRenderer RENDERER = Templates.renderer();
    private static final Instance INSTANCE = new Instance("Harbour", "https://harbour.example");

    @Test
    void a_text_part_is_made_from_the_html() {
        String html = """
                <h1>Hello {{user_name}}</h1>
                <p>Some   news,<br>in lines.</p>
                {{#notifications}}<ul><li><a href="{{url}}">{{title}}</a></li></ul>{{/notifications}}
                {{^notifications}}<p>None.</p>{{/notifications}}
                <!-- dropped --><p><img src="https://h.example/a.png" alt="A ship"> Bye</p>""";

        assertThat(digest(html).orThrow().text())
                .startsWith("Hello Grace\n\nSome news,\nin lines.\n\n")
                .contains("* Ada mentioned you: https://example.com/tasks/42\n", "A ship Bye\n")
                .doesNotContain("None.", "dropped", "{{", "<");
    }

    @Test
    void a_list_may_be_the_rows_of_a_table() {
        String html =
                "<table><tr><th>What</th></tr>{{#notifications}}<tr><td>{{title}}</td></tr>{{/notifications}}</table>";

        Document shown = Jsoup.parse(digest(html).orThrow().html());
        assertThat(shown.select("td.card td").eachText())
                .containsExactly("Ada mentioned you", "3 tasks are due tomorrow");
    }

    @Test
    void a_value_inside_an_address_stays_inside_it() {
        Variables variables = Variables.parse(
                        EmailType.NOTIFICATION_DIGEST, Map.of("period", "a/b?c=d&e #f\"", "notifications", List.of()))
                .orThrow();
        EmailTemplate template = parsed("<a href=\"{{base_url}}/find?q={{period}}\">x</a>");

        assertThat(Jsoup.parse(RENDERER.render(design(template, Locale.ENGLISH), variables, INSTANCE)
                                .orThrow()
                                .html())
                        .select(".card a")
                        .attr("href"))
                .isEqualTo("https://harbour.example/find?q=a%2Fb%3Fc%3Dd%26e%20%23f%22");
    }

    @Test
    void languages_from_right_to_left_are_laid_out_so() {
        Content content = RENDERER.render(
                        design(parsed("<p>שלום</p>[[button unsubscribe_url|די]]"), Locale.forLanguageTag("he")),
                        Glossary.full(EmailType.NOTIFICATION_DIGEST, Locale.ENGLISH),
                        INSTANCE)
                .orThrow();

        assertThat(content.html()).contains("<html lang=\"he\" dir=\"rtl\"", "align=\"right\"", "שלום");
        assertThat(content.html()).doesNotContain("If the button does not work");
    }

    @Test
    void an_error_names_its_line() {
        assertThat(digest("<p>one</p>\n<p>two</p>\n<script>x</script>")
                        .<String>fold(ok -> "", errors -> errors.get(0).message()))
                .isEqualTo("line 3: <script> is not allowed");
    }

    private static Parsed<Content> digest(String html) {
        return RENDERER.render(
                design(parsed(html), Locale.ENGLISH),
                Glossary.full(EmailType.NOTIFICATION_DIGEST, Locale.ENGLISH),
                INSTANCE);
    }

    private static EmailTemplate parsed(String html) {
        return EmailTemplate.parse(Map.of("subject", "s", "html", html)).orThrow();
    }

    private static Design design(EmailTemplate template, Locale language) {
        return new Design(template, language, Brand.PLAIN);
    }
}
