package io.setget.mail.adapter.web.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.diagnosis.Speech;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Heartbeat;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.ProbedPorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OpenApiTest {
    private final RunningApi api = new RunningApi();
    private final JsonNode description = read();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void it_describes_exactly_the_routes_that_there_are() {
        List<String> described = new ArrayList<>();
        description
                .get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(described).containsExactlyInAnyOrderElementsOf(api.signatures());
    }

    @Test
    void it_is_open_to_everyone_at_both_addresses() {
        Answer here = api.call(null, "GET", "/api/v1/openapi.yaml", null);
        assertThat(here.status()).isEqualTo(200);
        assertThat(here.header("Content-Type")).isEqualTo("application/yaml");
        assertThat(api.call(null, "GET", "/openapi.yaml", null).text()).isEqualTo(here.text());
    }

    @Test
    void every_reference_leads_somewhere_and_every_call_has_its_own_name() {
        for (JsonNode reference : description.findValues("$ref")) {
            String path = reference.asText().substring(1);
            assertThat(description.at(path).isMissingNode()).as(path).isFalse();
        }
        assertThat(description.findValuesAsText("operationId")).doesNotHaveDuplicates();
    }

    @Test
    void its_enumerations_are_those_of_the_product() {
        assertThat(enumerated("EmailType"))
                .containsExactlyElementsOf(Arrays.stream(EmailType.values())
                        .map(EmailType::wireName)
                        .toList());
        assertThat(enumerated("Status"))
                .containsExactlyElementsOf(Arrays.stream(EmailStatus.values())
                        .map(EmailStatus::wireName)
                        .toList());
        List<String> doing = new ArrayList<>();
        schema("Instance").at("/properties/doing/enum").forEach(value -> doing.add(value.asText()));
        assertThat(doing)
                .containsExactlyElementsOf(Arrays.stream(Activity.Kind.values())
                        .map(Activity.Kind::wireName)
                        .toList());
        assertThat(enumerated("Speech"))
                .containsExactlyElementsOf(
                        Arrays.stream(Speech.values()).map(Speech::wireName).toList());
        assertThat(enumerated("Error"))
                .containsExactlyElementsOf(Arrays.stream(FailureKind.values())
                        .map(FailureKind::wireName)
                        .toList());
    }

    @Test
    void real_answers_have_exactly_the_fields_that_it_names() {
        String welcome = "{\"type\":\"welcome\",\"to\":\"ann@example.com\","
                + "\"variables\":{\"login_url\":\"https://x.example/\"}}";
        fits("Accepted", api.post("/api/v1/emails", welcome).json());
        JsonNode batch = api.post("/api/v1/emails/batch", "{\"emails\":[" + welcome + ",{}]}")
                .json();
        fits("BatchResult", batch);
        fits("Problem", batch.at("/results/1/error"));
        String dead = dead();
        JsonNode email = api.get("/api/v1/emails/" + dead).json();
        fits("Email", email);
        fits("Attempt", email.at("/attempts/0"));
        JsonNode page = api.get("/api/v1/emails").json();
        fits("EmailPage", page);
        fits("EmailSummary", page.at("/items/0"));
        JsonNode letters = api.get("/api/v1/dead-letters").json();
        fits("DeadLetterPage", letters);
        fits("DeadLetter", letters.at("/items/0"));
        fits(schema("DeadLetterPage").at("/properties/groups/items"), letters.at("/groups/0"));
        fits("Count", api.post("/api/v1/dead-letters/retry", "{\"all\":true}").json());
        fits("Cancelled", api.post("/api/v1/emails/" + dead + "/cancel", "{}").json());
        JsonNode types = api.get("/api/v1/email-types").json();
        fits(schema("EmailTypes").at("/properties/items/items"), types.at("/items/0"));
        fits(
                schema("EmailTypes").at("/properties/items/items/properties/variables/items"),
                types.at("/items/0/variables/0"));
        JsonNode template = api.put(
                        "/api/v1/templates/welcome", "{\"subject\":\"s\",\"html\":\"<p>x</p>\",\"text\":\"t\"}")
                .json();
        fits("Template", template);
        fits("TemplateWarning", template.at("/warnings/0"));
        fits(schema("Template").at("/properties/versions/items"), template.at("/versions/0"));
        fits("Preview", api.post("/api/v1/templates/welcome/preview", "{}").json());
        fits("Summary", api.get("/api/v1/summary").json());
        api.instances.heard(
                new Heartbeat(
                        RunningApi.SELF, "h", "1", "http://h:1", 1, 8, new Activity(Activity.Kind.WAITING, 0, null)),
                Duration.ofSeconds(1));
        JsonNode instances = api.get("/api/v1/instances").json();
        fits("Instances", instances);
        fits("Instance", instances.at("/items/0"));
        fits("Backup", api.post("/api/v1/backup", "{}").json());
        fits("Delivery", api.post("/api/v1/delivery/pause", "{}").json());
        fits("Delivery", api.post("/api/v1/delivery/resume", "{}").json());
        fits("Settings", api.get("/api/v1/settings/email").json());
        api.put("/api/v1/settings/limits", "{\"limit_per_day\":1}");
        api.quota.take(1, new SendingLimits(null, null, 1));
        JsonNode limits = api.get("/api/v1/settings/limits").json();
        fits("SendingLimits", limits);
        fits("SendingLimit", limits.get("limit_per_day"));
        fits("ReachedLimit", limits.get("reached"));
        fits("Health", api.get("/healthz").json());
        fits("Readiness", api.get("/readyz").json());
        JsonNode tested = api.post(
                        "/api/v1/settings/email/test",
                        "{\"to\":\"a@b.example\",\"settings\":{\"host\":\"h.example\",\"port\":25,"
                                + "\"authentication\":\"none\",\"from_email\":\"a@example.com\"}}")
                .json();
        fits("TestResult", tested);
        fits(schema("TestResult").at("/properties/steps/items"), tested.at("/steps/0"));
        api.mailServers.with("mail.example.com", ProbedPorts.untrusted(465));
        JsonNode detected = api.post("/api/v1/settings/email/detect", "{\"host\":\"mail.example.com\"}")
                .json();
        fits("Detection", detected);
        fits(schema("Detection").at("/properties/recommended"), detected.get("recommended"));
        fits(schema("Detection").at("/properties/hosts/items"), detected.at("/hosts/0"));
        fits("ProbedPort", detected.at("/hosts/0/ports/0"));
        fits(schema("ProbedPort").at("/properties/certificate"), detected.at("/hosts/0/ports/0/certificate"));
    }

    private void fits(String name, JsonNode answer) {
        fits(schema(name), answer);
    }

    /** Nothing that is not described; nothing missing that is required. */
    private static void fits(JsonNode schema, JsonNode answer) {
        List<String> fields = new ArrayList<>();
        answer.fieldNames().forEachRemaining(fields::add);
        List<String> properties = new ArrayList<>();
        schema.get("properties").fieldNames().forEachRemaining(properties::add);
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(field -> required.add(field.asText()));
        assertThat(fields).isNotEmpty().isSubsetOf(properties);
        assertThat(new TreeSet<>(fields)).containsAll(required);
    }

    private JsonNode schema(String name) {
        return description.at("/components/schemas/" + name);
    }

    private List<String> enumerated(String name) {
        List<String> values = new ArrayList<>();
        schema(name).get("enum").forEach(value -> values.add(value.asText()));
        return values;
    }

    private String dead() {
        Email email = new Emails(api.clock).of(EmailType.ACCOUNT_LOCKED);
        api.store.queue().accept(List.of(email), null);
        var lease = api.store
                .queue()
                .claim("w", 1, Duration.ofSeconds(20), ClaimScope.ALL)
                .get(0);
        Verdict bury = new Verdict.Bury(new Failure(FailureKind.TIMEOUT, null, "It took too long."));
        api.store.queue().settle(List.of(new Settlement(lease, bury, Duration.ofMillis(5))));
        return email.id().value();
    }

    private JsonNode read() {
        try {
            return new ObjectMapper(new YAMLFactory())
                    .readTree(api.call(null, "GET", "/openapi.yaml", null).text());
        } catch (java.io.IOException notYaml) {
            throw new java.io.UncheckedIOException(notYaml);
        }
    }
}
