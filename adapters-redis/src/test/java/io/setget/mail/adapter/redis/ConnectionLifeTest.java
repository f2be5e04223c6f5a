package io.setget.mail.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The way to Redis: found, refused, lost and found again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConnectionLifeTest {
    private static final Capacity ROOMY = new Capacity(1_000);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LEASE = Duration.ofMinutes(1);

    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    private final Emails emails = new Emails(InstantSource.system());

    private Acceptance accept(EmailQueue queue, Email email) {
        return queue.accept(List.of(email), null);
    }

    @Test
    void redis_own_clock_decides_what_is_due_whatever_this_machines_clock_says() {
        MovableClock farAway = new MovableClock();
        EmailQueue queue = redis.open(ROOMY, null).queue();
        Email now = new Emails(farAway).of(EmailType.WELCOME);
        accept(queue, now);
        accept(queue, Emails.sendAt(InstantSource.system().instant().plusSeconds(3_600), emails.of(EmailType.WELCOME)));
        assertThat(queue.claim("token", 10, LEASE, ClaimScope.ALL))
                .extracting(Lease::email)
                .containsExactly(now);
    }

    @Test
    void a_queue_whose_redis_is_away_opens_says_so_and_works_once_it_is_there() {
        RedisServer server = redis.start();
        server.stop();
        Redis opened = redis.open(server.url(), ROOMY, null);
        assertThat(opened.answers()).isFalse();
        Email email = emails.of(EmailType.WELCOME);
        assertThatThrownBy(() -> accept(opened.queue(), email))
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + server.port())
                .hasMessageContaining("is it running");
        server.startAgain();
        await().atMost(SOON).until(opened::answers);
        assertThat(accept(opened.queue(), email)).isEqualTo(new Acceptance.Accepted());
    }

    @Test
    void killed_in_the_middle_redis_comes_back_with_every_email_and_the_way_there_is_found_again() {
        RedisServer server = redis.start();
        Redis opened = redis.open(server.url(), ROOMY, null);
        EmailQueue queue = opened.queue();
        queue.accept(emails.several(50, EmailType.WELCOME), null);
        List<Lease> leases = queue.claim("token", 8, LEASE, ClaimScope.ALL);
        server.kill();
        assertThatThrownBy(queue::size).isInstanceOf(PortUnavailableException.class);
        server.startAgain();
        await().atMost(SOON).until(opened::answers);
        assertThat(queue.size()).isEqualTo(50);
        // scripts are gone with the process: they are sent again
        assertThat(queue.claim("token", 8, LEASE, ClaimScope.ALL)).isEqualTo(leases);
        assertThat(queue.settle(leases.stream()
                        .map(lease -> new Settlement(lease, new Verdict.Sent("250 Ok"), Duration.ZERO))
                        .toList()))
                .hasSize(8);
        assertThat(queue.inconsistencies()).isEmpty();
    }

    @Test
    void one_that_stands_still_is_given_up_within_two_seconds_and_found_again() {
        RedisServer server = redis.start();
        Redis opened = redis.open(server.url(), ROOMY, null);
        assertThat(opened.queue().size()).isZero();
        server.freeze();
        try {
            long started = System.nanoTime();
            assertThatThrownBy(() -> accept(opened.queue(), emails.of(EmailType.WELCOME)))
                    .isInstanceOf(PortUnavailableException.class)
                    .hasMessageContaining("gives no answer");
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
            assertThatThrownBy(opened.queue()::size).isInstanceOf(PortUnavailableException.class);
        } finally {
            server.thaw();
        }
        await().atMost(SOON).until(opened::answers);
    }

    @Test
    void an_eviction_policy_that_throws_emails_away_is_refused_with_the_command_that_mends_it() {
        RedisServer server = redis.start("--maxmemory-policy", "allkeys-lru");
        assertThatThrownBy(() -> redis.open(server.url(), ROOMY, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("maxmemory-policy is allkeys-lru")
                .hasMessageContaining("redis-cli CONFIG SET maxmemory-policy noeviction");
    }

    @Test
    void a_bad_policy_found_only_later_is_told_and_once_mended_the_queue_works() {
        RedisServer server = redis.start();
        server.stop();
        Redis opened = redis.open(server.url(), ROOMY, null);
        server.startAgain();
        server.ask(commands -> commands.configSet("maxmemory-policy", "volatile-ttl"));
        await().atMost(SOON).until(() -> opened.answers() || says(opened.queue(), "volatile-ttl"));
        server.ask(commands -> commands.configSet("maxmemory-policy", "noeviction"));
        await().atMost(SOON).until(opened::answers);
    }

    private static boolean says(EmailQueue queue, String words) {
        try {
            queue.size();
            return false;
        } catch (PortUnavailableException away) {
            return String.valueOf(away.getMessage()).contains(words);
        }
    }

    @Test
    void what_a_crash_of_redis_could_lose_is_said_with_what_to_do() {
        RedisServer always = redis.start();
        assertThat(redis.open(always.url(), ROOMY, null).queue().cautions()).isEmpty();
        RedisServer everysec = redis.start("--appendfsync", "everysec");
        assertThat(redis.open(everysec.url(), ROOMY, null).queue().cautions())
                .singleElement()
                .asString()
                .contains("up to two seconds", "Set appendfsync always");
        RedisServer none = redis.start("--appendonly", "no");
        assertThat(redis.open(none.url(), ROOMY, null).queue().cautions())
                .singleElement()
                .asString()
                .contains("keeps no append-only file", "Set appendonly yes");
    }

    @Test
    void a_second_database_on_the_same_redis_is_refused() {
        redis.open(ROOMY, null);
        Redis.Options other =
                new Redis.Options(RedisAddress.parse(redis.server().url()).orThrow(), null, "another database", ROOMY);
        assertThatThrownBy(() -> redis.open(other, null, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the queue of another database");
        RedisAddress elsewhere = RedisAddress.parse(redis.server().url() + "/1").orThrow();
        assertThat(redis.open(new Redis.Options(elsewhere, null, "another database", ROOMY), null, 1)
                        .answers())
                .isTrue();
    }

    @Test
    void a_password_and_an_acl_user_let_in_and_a_wrong_one_is_told_but_never_shown() {
        RedisServer server = redis.start(
                ("--user mail on >let-me-in ~{setget-mail}:* resetchannels &{setget-mail}:* +@all -@dangerous +info"
                                + " --requirepass for-everybody")
                        .split(" "));
        assertThat(redis.open("redis://mail:let-me-in@127.0.0.1:" + server.port(), ROOMY, null)
                        .queue()
                        .size())
                .isZero();
        assertThat(redis.open("redis://:for-everybody@127.0.0.1:" + server.port(), ROOMY, null)
                        .answers())
                .isTrue();
        Redis locked = redis.open("redis://mail:some-secret@127.0.0.1:" + server.port(), ROOMY, null);
        assertThatThrownBy(locked.queue()::size)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("refuses the login")
                .hasMessageNotContaining("some-secret");
    }

    @Test
    void a_replica_is_not_taken_for_a_master() {
        RedisServer master = redis.start();
        RedisServer replica = redis.start("--replicaof", "127.0.0.1", String.valueOf(master.port()));
        Redis opened = redis.open(replica.url(), ROOMY, null);
        await().atMost(SOON).until(() -> says(opened.queue(), "it is a replica"));
    }

    @Test
    void sentinels_lead_to_the_master_and_after_a_failover_to_the_new_one() {
        RedisServer master = redis.start();
        RedisServer replica = redis.start("--replicaof", "127.0.0.1", String.valueOf(master.port()));
        RedisServer sentinel = redis.start("--sentinel");
        sentinel.ask(commands -> watch(commands, master.port()));
        Redis opened = redis.open("redis-sentinel://127.0.0.1:" + sentinel.port() + "#mail", ROOMY, null);
        Email email = emails.of(EmailType.WELCOME);
        assertThat(accept(opened.queue(), email)).isEqualTo(new Acceptance.Accepted());
        await().atMost(SOON).until(() -> replica.ask(commands -> commands.hlen("{setget-mail}:payload")) == 1);
        master.kill();
        await().atMost(Duration.ofSeconds(30)).until(opened::answers);
        assertThat(opened.queue().claim("token", 10, LEASE, ClaimScope.ALL))
                .extracting(lease -> lease.email().id())
                .containsExactly(email.id());
    }

    private static String watch(io.lettuce.core.api.sync.RedisCommands<String, String> sentinel, int port) {
        io.lettuce.core.codec.StringCodec text = io.lettuce.core.codec.StringCodec.UTF8;
        for (List<String> words : List.of(
                List.of("MONITOR", "mail", "127.0.0.1", String.valueOf(port), "1"),
                List.of("SET", "mail", "down-after-milliseconds", "500"),
                List.of("SET", "mail", "failover-timeout", "3000"))) {
            io.lettuce.core.protocol.CommandArgs<String, String> arguments =
                    new io.lettuce.core.protocol.CommandArgs<>(text);
            words.forEach(arguments::add);
            sentinel.dispatch(
                    io.lettuce.core.protocol.CommandType.SENTINEL,
                    new io.lettuce.core.output.StatusOutput<>(text),
                    arguments);
        }
        return "watched";
    }

    @Test
    void a_seed_of_a_cluster_is_enough_also_one_that_does_not_hold_the_queue() {
        RedisServer first = redis.start("--cluster-enabled", "yes");
        RedisServer second = redis.start("--cluster-enabled", "yes");
        int half = 8_192;
        first.ask(commands -> commands.clusterAddSlots(
                java.util.stream.IntStream.range(0, half).toArray()));
        second.ask(commands -> commands.clusterAddSlots(
                java.util.stream.IntStream.range(half, 16_384).toArray()));
        first.ask(commands -> commands.clusterMeet("127.0.0.1", second.port()));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> first.ask(commands -> commands.clusterInfo()).contains("cluster_state:ok")
                        && second.ask(commands -> commands.clusterInfo()).contains("cluster_state:ok"));
        Email email = emails.of(EmailType.WELCOME);
        assertThat(accept(redis.open(first.url(), ROOMY, null).queue(), email)).isEqualTo(new Acceptance.Accepted());
        EmailQueue queue = redis.open(second.url(), ROOMY, null).queue();
        List<Lease> leases = queue.claim("token", 10, LEASE, ClaimScope.ALL);
        assertThat(leases).extracting(lease -> lease.email().id()).containsExactly(email.id());
        assertThat(queue.settle(List.of(new Settlement(leases.get(0), new Verdict.Sent("250 Ok"), Duration.ZERO))))
                .containsExactly(email.id());
        assertThat(queue.inconsistencies()).isEmpty();
    }
}
