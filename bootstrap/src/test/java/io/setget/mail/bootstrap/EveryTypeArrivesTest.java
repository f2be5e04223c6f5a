package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import io.setget.mail.domain.template.Glossary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each of the eight emails as a mail server gets it, in each language, with values that strain encodings: right-to-left,
 * emoji, and words longer than a line may be. Read by a parser that is not ours.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EveryTypeArrivesTest {
    private static final String RIGHT_TO_LEFT = "زوي الحمار";

    /** 3,200 octets without a place to break. */
    private static final String ENDLESS = "🦓".repeat(800);

    private static final ReadingMailServer SERVER = ReadingMailServer.start();

    @TempDir
    static Path dir;

    private static Mailroom mailroom;
    private static Api api;

    @BeforeAll
    static void start() throws IOException {
        int port = RunningJar.freePort();
        Map<String, String> environment = new HashMap<>(SERVER.environment());
        environment.put("SETGET_DATA_DIR", dir.toString());
        environment.put("SETGET_HTTP_PORT", String.valueOf(port));
        environment.put("SETGET_API_KEY", Api.KEY);
        environment.put("SETGET_INSTANCE_NAME", "Zoë & Söhne");
        environment.put("SETGET_ADMIN_EMAIL", "ada@example.com");
        Config config = Config.read(new Environment(environment));
        mailroom = Mailroom.start(config, Ports.open(config, InstantSource.system()), Panel.ExtraPages.NONE);
        api = new Api(port);
    }

    @AfterAll
    static void stop() {
        mailroom.close();
        SERVER.close();
    }

    static Stream<Arguments> typesAndLanguages() {
        return Stream.of(EmailType.values())
                .flatMap(type -> Stream.of("en", "de-AT").map(language -> Arguments.of(type, language)));
    }

    /** As full as it can be; each line that is free to be anything says something that is hard to carry. */
    private static Map<String, Object> variables(EmailType type, String language) {
        Map<String, Object> values = new LinkedHashMap<>(
                Glossary.full(type, Locale.forLanguageTag(language)).values());
        for (Variable variable : type.variables()) {
            if (variable.name().endsWith("_name")) {
                values.put(variable.name(), RIGHT_TO_LEFT);
            }
            if (variable.kind() == Variable.Kind.NOTIFICATIONS) {
                values.put(
                        variable.name(),
                        List.of(
                                Map.of("title", RIGHT_TO_LEFT, "body", ENDLESS),
                                Map.of("title", "<b>&amp;", "url", "https://example.com/?a=1&b=" + "x".repeat(1_200))));
            }
        }
        return values;
    }

    @ParameterizedTest
    @MethodSource("typesAndLanguages")
    void arrives_whole(EmailType type, String language) throws IOException {
        int before = SERVER.count();
        Map<String, Object> variables = variables(type, language);
        JsonNode taken = api.post(
                "/api/v1/emails",
                new ObjectMapper()
                        .writeValueAsString(Map.of(
                                "type",
                                type.wireName(),
                                "to",
                                Map.of("email", "zoe@example.com", "name", RIGHT_TO_LEFT),
                                "locale",
                                language,
                                "variables",
                                variables)));
        assertThat(taken.path("status").asText()).as(taken.toString()).isEqualTo("queued");
        ReceivedEmail email = SERVER.after(before);
        assertThat(email.to().getName()).isEqualTo(RIGHT_TO_LEFT);
        assertThat(email.from().getName()).isEqualTo("Zoë & Söhne");
        assertThat(email.from().getAddress()).isEqualTo("noreply@example.com");
        assertThat(email.header("Message-ID"))
                .isEqualTo(taken.path("message_id").asText());
        assertThat(email.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(email.header("Date")).isNotBlank();
        assertThat(email.subject()).isNotBlank().doesNotContain("{{").doesNotContain("\n");
        assertThat(email.html()).contains("lang=\"" + language.substring(0, 2) + "\"");
        variables.forEach((name, value) -> {
            if (value instanceof String said && !said.startsWith("http")) {
                assertThat(email.text()).as(name).contains(said);
            } else if (value instanceof String address) {
                assertThat(email.text()).as(name).contains(address);
                assertThat(email.html()).as(name).contains("href=\"" + address.replace("&", "&amp;") + "\"");
            }
        });
        if (type == EmailType.NOTIFICATION_DIGEST) {
            assertThat(email.text()).contains(ENDLESS, RIGHT_TO_LEFT, "<b>&amp;", "https://example.com/?a=1&b=xxx");
            assertThat(email.html())
                    .contains(ENDLESS, RIGHT_TO_LEFT, "&lt;b&gt;&amp;amp;")
                    .doesNotContain("<b>&amp;");
        }
    }

    @Test
    void the_test_email_says_who_sent_it() throws IOException {
        int before = SERVER.count();
        assertThat(api.post("/api/v1/settings/email/test", "{}").path("ok").asBoolean())
                .isTrue();
        ReceivedEmail email = SERVER.after(before);
        assertThat(email.to().getAddress()).isEqualTo("ada@example.com");
        assertThat(email.text()).contains("Zoë & Söhne");
    }
}
