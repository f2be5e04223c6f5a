package io.setget.mail.adapter.redis;

import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.MailStore;
import io.setget.mail.testkit.UnconfirmedEmailsContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisUnconfirmedEmailsTest extends UnconfirmedEmailsContract {
    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    @Override
    protected MailStore emptyStore(Capacity capacity, InstantSource clock) {
        return redis.mailStore(capacity, clock, DocumentedUser.url(redis.server()));
    }
}
