package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.setget.mail.adapter.persistence.Persistence;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ten thousand dead letters on the embedded database: the answer comes at once, and progress can be followed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ManyDeadLettersIT {
    private static final int LETTERS = 10_000;
    private static final int STEP = 500;

    @RegisterExtension
    final Site site = new Site(
            "SETGET_SECRET_KEY",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "SETGET_QUEUE_CAPACITY",
            "40000",
            // What is revived stays in the queue, to be counted.
            "SETGET_SENDING_LIMIT_PER_HOUR",
            "1");

    @ParameterizedTest
    @ValueSource(strings = {"retry", "delete"})
    void ten_thousand_are_changed_in_the_background(String what) throws Exception {
        die();
        RunningJar jar = site.jar();
        assertThat(jar.summary("dead_letter")).isEqualTo(LETTERS);
        long start = System.nanoTime();
        Api.Answer answer = jar.call("POST", "/api/v1/dead-letters/" + what, "{\"all\":true}");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
        assertThat(answer.body().get("count").asInt()).isEqualTo(LETTERS);
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        String job = "/api/v1/dead-letters/jobs/" + answer.body().get("job").asText();
        await().atMost(Duration.ofMinutes(2)).until(() -> ended(jar.get(job)));
        assertThat(jar.get(job).get("state").asText()).isEqualTo("done");
        assertThat(jar.get(job).get("done").asInt()).isEqualTo(LETTERS);
        assertThat(jar.summary("dead_letter")).isZero();
        long back = what.equals("retry") ? LETTERS : 0;
        assertThat(jar.summary("queued") + jar.summary("sent_24h")).isEqualTo(back);
        assertThat(site.log("data")).contains("10000 of 10000").doesNotContain("ERROR");
    }

    private static boolean ended(JsonNode job) {
        return List.of("done", "stopped").contains(job.get("state").asText());
    }

    private void die() {
        Verdict bury = new Verdict.Bury(new Failure(FailureKind.TIMEOUT, null, "It took too long."));
        Emails emails = new Emails(InstantSource.system());
        try (Persistence database = Persistence.open(
                site.data(),
                new Seal(new byte[32], new SecureRandom()),
                new Capacity(LETTERS),
                InstantSource.system())) {
            for (int i = 0; i < LETTERS; i += STEP) {
                database.queue().accept(emails.several(STEP, EmailType.WELCOME), null);
                List<Lease> leases = database.queue().claim("token " + i, STEP, Duration.ofMinutes(1), ClaimScope.ALL);
                database.queue()
                        .settle(leases.stream()
                                .map(lease -> new Settlement(lease, bury, Duration.ofMillis(5)))
                                .toList());
            }
        }
    }
}
