package io.setget.mail.adapter.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.setget.mail.adapter.web.RunningApi;
import io.setget.mail.adapter.web.RunningApi.Answer;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.testkit.DnsZone;
import io.setget.mail.testkit.ProbedPorts;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DetectionApiTest {
    private static final String PATH = "/api/v1/settings/email/detect";
    private static final RunningApi API = new RunningApi();

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void what_a_host_speaks_is_told_and_the_recommendation_can_be_saved_as_it_is() {
        API.mailServers.with("mail.example.com", ProbedPorts.startTls(587), ProbedPorts.plain(25));
        Answer answer = API.post(PATH, "{\"host\":\"mail.example.com\"}");
        assertThat(answer.status()).isEqualTo(200);
        JsonNode found = answer.json();
        assertThat(found.at("/hosts/0/origin").asText()).isEqualTo("given");
        assertThat(found.at("/hosts/0/ports").findValuesAsText("speaks"))
                .containsExactly("closed", "starttls", "closed", "plain");
        assertThat(found.at("/hosts/0/ports/1/certificate/trusted").asBoolean()).isTrue();
        assertThat(found.at("/hosts/0/ports/1/logins_before_tls")).isEmpty();
        assertThat(found.at("/hosts/0/ports/1/logins")).hasSize(2);
        ObjectNode best = (ObjectNode) found.get("recommended");
        best.remove(List.of("why", "warnings"));
        assertThat(API.put("/api/v1/settings/email", best.toString()).status()).isEqualTo(200);
        JsonNode saved = API.get("/api/v1/settings/email").json();
        assertThat(saved.at("/host/value").asText()).isEqualTo("mail.example.com");
        assertThat(saved.at("/port/value").asInt()).isEqualTo(587);
        assertThat(saved.at("/tls_mode/value").asText()).isEqualTo("starttls");
    }

    @Test
    void the_servers_of_an_address_are_found_by_its_domain() {
        API.dns.become(DnsZone.of("smtp.example.org A 192.0.2.7"));
        API.mailServers.with("smtp.example.org", ProbedPorts.untrusted(465));
        JsonNode found = API.post(PATH, "{\"email\":\"noreply@example.org\"}").json();
        assertThat(found.at("/recommended/host").asText()).isEqualTo("smtp.example.org");
        assertThat(found.at("/recommended/warnings")).hasSize(1);
        assertThat(found.at("/hosts/0/ports/0/certificate/why_not").asText()).contains("itself");
    }

    @Test
    void where_nothing_is_found_nothing_is_recommended() {
        JsonNode found = API.post(PATH, "{\"host\":\"nowhere.example.com\"}").json();
        assertThat(found.get("recommended").isNull()).isTrue();
        assertThat(found.at("/hosts/0/ports/0/speaks").asText()).isEqualTo("unknown_host");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | host",
                "{'host': 'a.example', 'email': 'a@b.example'} | host",
                "{'host': 'two words'} | host",
                "{'host': 25} | host",
                "{'host': null} | host",
                "{'email': 'nobody'} | email",
                "{'host': 'a.example', 'port': 22} | port",
            })
    void what_is_wrong_with_a_request_is_said_field_by_field(String body, String field) {
        Answer answer = API.post(PATH, body.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.wrongFields()).containsExactly(field);
    }

    @Test
    void it_needs_the_scope_manage() {
        String key = API.key(EnumSet.of(ApiScope.READ, ApiScope.SEND), null);
        assertThat(API.call(key, "POST", PATH, "{\"host\":\"mail.example.com\"}")
                        .status())
                .isEqualTo(403);
    }
}
