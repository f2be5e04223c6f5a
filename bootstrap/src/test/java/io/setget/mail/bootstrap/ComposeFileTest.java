package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** {@code docs/compose.yaml}, as far as it can be checked without running it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ComposeFileTest {
    private static final Path DOCS = Path.of("..", "docs");

    private final JsonNode file = read();

    private static JsonNode read() {
        try {
            return new YAMLMapper().readTree(DOCS.resolve("compose.yaml").toFile());
        } catch (java.io.IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    void every_variable_is_one_that_the_jar_knows() {
        List<String> names = new ArrayList<>();
        file.get("x-app").get("environment").fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .contains("SETGET_DATABASE_URL_FILE", "SETGET_REDIS_URL_FILE", "SETGET_SECRET_KEY_FILE")
                .allSatisfy(name -> assertThat(Config.VARIABLES).contains(name.replaceFirst("_FILE$", "")));
    }

    @Test
    void every_secret_that_is_named_is_given_and_made_by_the_readme() throws Exception {
        TreeSet<String> given = new TreeSet<>();
        file.get("secrets").fieldNames().forEachRemaining(given::add);
        TreeSet<String> used = new TreeSet<>();
        List.of("x-app", "redis", "postgres").forEach(name -> {
            JsonNode service =
                    name.equals("x-app") ? file.get(name) : file.get("services").get(name);
            service.get("secrets").forEach(secret -> used.add(secret.asText()));
        });
        assertThat(used).isEqualTo(given);
        String readme = Files.readString(DOCS.resolve("../README.md"));
        assertThat(given).allSatisfy(secret -> assertThat(readme).contains("> " + secret));
        for (Map.Entry<String, JsonNode> variable :
                file.get("x-app").get("environment").properties()) {
            if (variable.getKey().endsWith("_FILE")) {
                assertThat(given).contains(variable.getValue().asText().replaceFirst("^/run/secrets/", ""));
            }
        }
    }

    @Test
    void two_instances_are_told_to_stop_and_given_the_time_for_it() {
        for (String instance : List.of("app1", "app2")) {
            // the parser leaves a reference as its name
            assertThat(file.get("services").get(instance).get("<<").asText()).isEqualTo("app");
        }
        assertThat(file.get("x-app").get("stop_grace_period").asText()).isEqualTo("20s");
    }

    @Test
    void redis_keeps_what_it_was_given() {
        String command = file.get("services").get("redis").get("command").get(2).asText();
        assertThat(command).contains("--appendonly yes", "--appendfsync always", "--maxmemory-policy noeviction");
        assertThat(file.get("services").get("redis").get("volumes")).hasSize(1);
    }
}
