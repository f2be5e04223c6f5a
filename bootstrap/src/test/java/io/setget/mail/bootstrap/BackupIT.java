package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.persistence.EmbeddedRestore;
import io.setget.mail.application.seal.Seal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands backup and restore, through the real jar. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupIT {
    private static final String OWNER = "owner@example.com";
    private static final String PASSWORD = "correct horse battery";
    private static final int BATCH = 100;

    @RegisterExtension
    final Site site = new Site("SETGET_ADMIN_EMAIL", OWNER, "SETGET_ADMIN_PASSWORD", PASSWORD);

    private record Said(int code, String words) {}

    private Said command(String name, Map<String, String> environment, String... arguments) throws Exception {
        Process process = RunningJar.launch(site.data(name), environment, List.of(arguments));
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), words);
    }

    private static Map<String, String> asking(RunningJar jar) {
        return Map.of(
                "SETGET_API_KEY", Api.KEY, "SETGET_HTTP_PORT", jar.address().replaceFirst(".*:", ""));
    }

    private static Path made(Said said) {
        assertThat(said.code()).as(said.words()).isZero();
        return Path.of(said.words().lines().findFirst().orElseThrow().replaceFirst("^Backup: ", ""));
    }

    private Said restore(Path archive, String... more) throws Exception {
        Path key = site.data("restored").resolve("secret.key");
        if (!Files.exists(key)) {
            Files.copy(site.data().resolve("secret.key"), key);
        }
        List<String> arguments = new ArrayList<>(List.of("restore", "--from", archive.toString()));
        arguments.addAll(List.of(more));
        return command("restored", Map.of(), arguments.toArray(String[]::new));
    }

    @Test
    void a_backup_under_load_is_restored_into_an_empty_directory_row_by_row_where_one_signs_in_and_delivers()
            throws Exception {
        RunningJar jar = site.jar();
        String dead = jar.accept(Requests.normal("once550"));
        jar.awaitStatus(dead, "dead");
        jar.accept(Requests.normal("sent-before"));
        jar.awaitSummary("sent_24h", 1);
        assertThat(jar.post("/api/v1/delivery/pause", "{}").get("paused").asBoolean())
                .isTrue();
        new PanelClient(port(jar)).signIn(OWNER, PASSWORD);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger accepted = new AtomicInteger();
        Thread load = new Thread(() -> {
            for (int from = 0; !stop.get() && from < 20 * BATCH; from += BATCH) {
                jar.acceptBatch(from, from + BATCH);
                accepted.set(from + BATCH);
            }
        });
        load.start();
        await().until(() -> accepted.get() > 0);
        int before = accepted.get();
        Path underLoad = made(command("data", asking(jar), "backup"));
        stop.set(true);
        load.join();
        Path quiet = site.data().resolveSibling("quiet.zip");
        assertThat(made(command("data", asking(jar), "backup", "--to", quiet.toString())))
                .isEqualTo(quiet);
        jar.close();

        // What was answered before the backup under load began is in it, and nothing half.
        assertThat(restoreHere(underLoad)).isBetween(before, accepted.get());
        delete(site.data("restored"));

        Said restored = restore(quiet);
        assertThat(restored.code()).as(restored.words()).isZero();
        assertThat(restored.words())
                .contains(accepted.get() + " emails wait", "1 dead letters", "delivery is paused", "Resume delivery");
        assertThat(Rows.of(site.data("restored"))).isEqualTo(Rows.of(site.data()));

        try (RunningJar again = site.instance("restored")) {
            assertThat(again.get("/readyz").get("queue").asText()).contains("paused");
            assertThat(again.email(dead).get("status").asText()).isEqualTo("dead");
            PanelClient panel = new PanelClient(port(again)).signIn(OWNER, PASSWORD);
            assertThat(panel.open("/backoffice/settings/email")).contains("delivery is paused", "Resume delivery");
            assertThat(site.server().count()).isEqualTo(1);
            assertThat(panel.submit("/backoffice/settings/email/resume", Map.of()))
                    .contains("Delivery goes on.");
            again.awaitSummary("queued", 0);
            assertThat(site.server().arrived()).hasSize(accepted.get() + 1).doesNotHaveDuplicates();
        }
    }

    private static int port(RunningJar jar) {
        return Integer.parseInt(jar.address().replaceFirst(".*:", ""));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void killed_in_the_middle_there_is_a_whole_backup_or_none_and_a_whole_database_or_none() throws Exception {
        RunningJar jar = site.jar("SETGET_SMTP_HOST", "");
        for (int from = 0; from < 2_000; from += BATCH) {
            jar.acceptBatch(from, from + BATCH);
        }
        Path unfinished = site.data().resolve("backups").resolve("unfinished");
        Thread asking = new Thread(() -> {
            try {
                jar.call("POST", "/api/v1/backup", null);
            } catch (IOException killed) {
                // as it was meant to be
            }
        });
        asking.start();
        await().pollInterval(Duration.ofMillis(1)).until(() -> Files.exists(unfinished.resolve("setget-mail.mv.db")));
        jar.kill();
        asking.join();

        for (int delay = 0; delay <= 60; delay += 60) {
            Process backup = RunningJar.launch(site.data(), Map.of(), List.of("backup"));
            killAfter(backup, unfinished.resolve("setget-mail.mv.db"), delay);
        }
        Path archive = made(command("data", Map.of(), "backup"));
        assertThat(unfinished).doesNotExist();
        List<Path> whole;
        try (Stream<Path> files = Files.list(site.data().resolve("backups"))) {
            whole = files.toList();
        }
        for (Path one : whole) {
            assertThat(restoreHere(one)).as(one.toString()).isEqualTo(2_000);
            delete(site.data("restored"));
        }

        Path place = site.data("restored").resolve("setget-mail.mv.db");
        for (int delay = 0; delay <= 400; delay += 200) {
            Files.copy(site.data().resolve("secret.key"), site.data("restored").resolve("secret.key"));
            Process restore = RunningJar.launch(
                    site.data("restored"), Map.of(), List.of("restore", "--from", archive.toString()));
            killAfter(
                    restore, site.data("restored").resolve("restore.unfinished").resolve("setget-mail.mv.db"), delay);
            if (!Files.exists(place)) {
                assertThat(restore(archive).words())
                        .as("after " + delay + " ms")
                        .contains("\n2000 emails wait");
            }
            assertThat(Books.of(site.data("restored")).live())
                    .as("after " + delay + " ms")
                    .isEqualTo(2_000);
            deleteAll(site.data("restored"));
        }
    }

    /** As the command does it, but in this process; returns how many emails wait. */
    private int restoreHere(Path archive) throws IOException {
        String key = Files.readString(site.data().resolve("secret.key")).strip();
        return EmbeddedRestore.intoDirectory(archive, site.data("restored"))
                .restore(new Seal(Base64.getDecoder().decode(key), new SecureRandom()), true, InstantSource.system())
                .waiting();
    }

    private static void killAfter(Process process, Path begun, int millis) throws InterruptedException {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> Files.exists(begun) || !process.isAlive());
        process.waitFor(millis, TimeUnit.MILLISECONDS);
        process.destroyForcibly().waitFor();
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(file -> !file.equals(directory))
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void what_cannot_be_done_is_said_in_one_line() throws Exception {
        assertThat(command("data", Map.of(), "backup").words())
                .startsWith("There is no database at ")
                .hasLineCount(1);
        RunningJar jar = site.jar();
        assertThat(command("data", Map.of("SETGET_HTTP_PORT", asking(jar).get("SETGET_HTTP_PORT")), "backup"))
                .satisfies(said -> assertThat(said.words())
                        .contains("set SETGET_API_KEY here")
                        .hasLineCount(1))
                .satisfies(said -> assertThat(said.code()).isEqualTo(1));
        Path there = Files.writeString(site.data().resolveSibling("there.zip"), "kept");
        assertThat(command("data", asking(jar), "backup", "--to", there.toString())
                        .words())
                .contains("is there already, and nothing is overwritten")
                .hasLineCount(1);
        assertThat(there).hasContent("kept");
        Path archive = made(command("data", asking(jar), "backup"));
        assertThat(command("data", Map.of(), "restore", "--from", archive.toString())
                        .words())
                .contains("there is a database already", "stop the server")
                .hasLineCount(1);
        assertThat(command("restored", Map.of(), "restore", "--from", archive.toString())
                        .words())
                .contains("there is no ", "secret.key")
                .hasLineCount(1);
        Map<String, String> postgresql = new HashMap<>(Map.of(
                "SETGET_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/x?user=u&password=p",
                "SETGET_SECRET_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        assertThat(command("restored", postgresql, "backup").words())
                .contains("pg_dump")
                .hasLineCount(1);
        JsonNode health = jar.get("/readyz");
        assertThat(health.get("ready").asBoolean()).isTrue();
    }
}
