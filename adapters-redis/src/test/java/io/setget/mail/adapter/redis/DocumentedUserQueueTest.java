package io.setget.mail.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.setget.mail.application.port.Outbox;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.EmailQueueContract;
import io.setget.mail.testkit.MailStore;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The queue needs no more of Redis than the documentation asks for. */
class DocumentedUserQueueTest extends EmailQueueContract {
    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    @Override
    protected MailStore emptyStore(Capacity capacity, InstantSource clock) {
        return redis.mailStore(capacity, clock, DocumentedUser.url(redis.server()));
    }

    @Test
    void its_outbox_is_emptied_and_its_turns_are_taken_too() {
        Redis opened = redis.open(DocumentedUser.url(redis.server()), new Capacity(10), null);
        Outbox outbox = opened.outbox();
        assertThat(outbox.takeTurn()).isTrue();
        assertThat(outbox.takeTurn()).isTrue();
        outbox.drop(new Outbox.Position(0, 1, 0));
        assertThat(opened.queue().cautions()).isEmpty();
    }

    @Test
    void the_user_can_touch_no_other_key_and_delete_nothing_at_large() {
        RedisClient client = RedisClient.create(DocumentedUser.url(redis.server()));
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            assertThatThrownBy(() -> connection.sync().get("somebody else's"))
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageContaining("NOPERM");
            assertThatThrownBy(() -> connection.sync().flushall())
                    .isInstanceOf(RedisCommandExecutionException.class)
                    .hasMessageContaining("NOPERM");
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }
}
