package io.setget.mail.bootstrap;

import static io.setget.mail.bootstrap.FaultyMailServer.OK;
import static io.setget.mail.bootstrap.FaultyMailServer.SILENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.setget.mail.bootstrap.FaultyMailServer.Arrival;
import io.setget.mail.bootstrap.FaultyMailServer.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recipients with whom something is wrong, in front of others of the same lane: these go out within a minute, critical
 * ones within 15 s, at their first attempt. {@code ./verify --long} tries each kind in further forms.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BlockedIT {
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Duration CRITICAL = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    private final List<RunningJar> started = new ArrayList<>();

    /** What is wrong with a recipient, by how the address begins. */
    private static String answer(Stage stage, String recipient, int tries) {
        if (stage == Stage.RCPT) {
            if (recipient.startsWith("hangs")) {
                return SILENCE;
            } else if (recipient.startsWith("throttled")) {
                return "450 4.7.1 rate limit exceeded";
            } else if (recipient.startsWith("turned-away")) {
                return "421 4.7.0 [TS01] messages to this domain temporarily deferred";
            } else if (recipient.startsWith("later")) {
                return "451 4.3.2 system not accepting network messages";
            }
        } else if (stage == Stage.DATA && recipient.startsWith("data-hangs")) {
            return SILENCE;
        } else if (stage == Stage.DOT && recipient.startsWith("stalls")) {
            return SILENCE;
        } else if (stage == Stage.DOT && recipient.startsWith("quota")) {
            return "452 4.2.2 too many messages today, slow down";
        }
        return OK;
    }

    private static String normal(String to) {
        return email("welcome", to, "\"login_url\":\"https://x.example/\"");
    }

    private static String critical(String to) {
        return email("account_locked", to, "\"reason\":\"too many wrong passwords\"");
    }

    private static String bulk(String to) {
        return email("notification_digest", to, "\"period\":\"today\",\"notifications\":[{\"title\":\"One\"}]");
    }

    private static String email(String type, String to, String variables) {
        return "{\"type\":\"" + type + "\",\"to\":\"" + to + "\",\"variables\":{" + variables + "}}";
    }

    /** Emails with whom something is wrong, given in before the good ones. */
    private record Bad(int count, IntFunction<String> email) {}

    /** Good ones, and how soon all of them are there. */
    private record Good(int count, IntFunction<String> email, Duration within) {}

    private static Good goodNormal(String domain) {
        return new Good(100, i -> normal("good" + i + "@" + domain), MINUTE);
    }

    private static Good goodCritical(int count, String domain) {
        return new Good(count, i -> critical("urgent" + i + "@" + domain), CRITICAL);
    }

    private void check(String form, int connections, List<Bad> bad, List<Good> good) throws Exception {
        Path data = Files.createDirectories(directory.resolve(form).resolve("data"));
        try (FaultyMailServer mail = FaultyMailServer.start(BlockedIT::answer)) {
            RunningJar jar =
                    RunningJar.start(data, mail.environment("SETGET_SMTP_CONNECTIONS", String.valueOf(connections)));
            started.add(jar);
            for (Bad wrong : bad) {
                post(jar, wrong.count(), wrong.email());
            }
            await().atMost(MINUTE).until(() -> mail.mails() >= Math.min(connections, 3));
            for (Good fine : good) {
                post(jar, fine.count(), fine.email());
            }
            Instant posted = Instant.now();
            for (Good fine :
                    good.stream().sorted(Comparator.comparing(Good::within)).toList()) {
                Set<String> expected = IntStream.range(0, fine.count())
                        .mapToObj(i -> fine.email().apply(i))
                        .map(email -> email.replaceAll(".*\"to\":\"([^\"]*)\".*", "$1"))
                        .collect(Collectors.toSet());
                Duration left = fine.within().minus(Duration.between(posted, Instant.now()));
                try {
                    await().atMost(left.isNegative() ? Duration.ofMillis(1) : left)
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> recipients(mail).containsAll(expected));
                } finally {
                    expected.retainAll(recipients(mail));
                    System.out.printf(
                            "%s: %d of %d good ones within %d ms, %d emails begun, %d connections%n",
                            form,
                            expected.size(),
                            fine.count(),
                            Duration.between(posted, Instant.now()).toMillis(),
                            mail.mails(),
                            mail.connections());
                }
            }
            assertThat(mail.arrivals())
                    .filteredOn(arrival -> arrival.recipient().startsWith("good")
                            || arrival.recipient().startsWith("urgent"))
                    .extracting(Arrival::recipient)
                    .doesNotHaveDuplicates();
            jar.kill();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (RunningJar jar : started) {
            jar.kill();
        }
    }

    private static Set<String> recipients(FaultyMailServer mail) {
        return mail.arrivals().stream().map(Arrival::recipient).collect(Collectors.toSet());
    }

    private static void post(RunningJar jar, int count, IntFunction<String> email) throws IOException {
        Api.Answer answer = jar.call("POST", "/api/v1/emails/batch", Requests.batch(0, count, email));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(202);
        assertThat(answer.body().get("accepted").asInt()).isEqualTo(count);
    }

    @Test
    void recipients_at_whom_the_server_hangs() throws Exception {
        check(
                "24 critical that hang at RCPT before 300",
                8,
                List.of(new Bad(24, i -> critical("hangs" + i + "@slow.example"))),
                List.of(goodCritical(300, "example.com")));
        if (!Soak.isLong()) {
            return;
        }
        check(
                "50 that hang at RCPT, of the same domain",
                8,
                List.of(new Bad(50, i -> normal("hangs" + i + "@example.com"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
        check(
                "50 that hang at DATA, each of a domain of its own, two connections",
                2,
                List.of(new Bad(50, i -> normal("data-hangs" + i + "@slow" + i + ".example"))),
                List.of(goodNormal("example.com")));
        check(
                "50 that hang at RCPT, each of a domain of its own, twenty connections",
                20,
                List.of(new Bad(50, i -> normal("hangs" + i + "@slow" + i + ".example"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
        check(
                "20 that hang at RCPT, one connection",
                1,
                List.of(new Bad(20, i -> normal("hangs" + i + "@slow.example"))),
                List.of(new Good(100, i -> normal("good" + i + "@example.com"), Duration.ofSeconds(100))));
    }

    @Test
    void recipients_that_are_throttled() throws Exception {
        check(
                "50 throttled of the same lane and domain",
                8,
                List.of(new Bad(50, i -> normal("throttled" + i + "@example.com"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
        if (!Soak.isLong()) {
            return;
        }
        check(
                "50 throttled critical ones of another domain before 300",
                8,
                List.of(new Bad(50, i -> critical("throttled" + i + "@busy.example"))),
                List.of(goodCritical(300, "example.com")));
        check(
                "50 over a quota at the dot, one connection",
                1,
                List.of(new Bad(50, i -> normal("quota" + i + "@busy.example"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
        check(
                "50 turned away with 421 at RCPT",
                8,
                List.of(new Bad(50, i -> normal("turned-away" + i + "@busy.example"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
        check(
                "50 temporarily refused, two connections",
                2,
                List.of(new Bad(50, i -> normal("later" + i + "@busy.example"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
    }

    @Test
    void emails_on_which_the_server_stalls_after_the_dot() throws Exception {
        check(
                "8 bulk ones that stall",
                8,
                List.of(new Bad(8, i -> bulk("stalls" + i + "@example.com"))),
                List.of(goodCritical(20, "example.com")));
        if (!Soak.isLong()) {
            return;
        }
        check(
                "50 that stall, of the same lane and domain",
                8,
                List.of(new Bad(50, i -> normal("stalls" + i + "@example.com"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
        check(
                "20 critical ones that stall, of another domain",
                8,
                List.of(new Bad(20, i -> critical("stalls" + i + "@slow.example"))),
                List.of(goodCritical(50, "example.com")));
        check(
                "20 that stall, two connections",
                2,
                List.of(new Bad(20, i -> normal("stalls" + i + "@slow.example"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
    }

    @Test
    void all_of_them_at_once() throws Exception {
        check(
                "50 that hang, 50 throttled and 50 that stall",
                8,
                List.of(
                        new Bad(50, i -> normal("hangs" + i + "@slow.example")),
                        new Bad(50, i -> normal("throttled" + i + "@busy.example")),
                        new Bad(50, i -> normal("stalls" + i + "@stuck.example"))),
                List.of(goodNormal("example.com"), goodCritical(20, "example.com")));
    }
}
