package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.SharedHealth;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.SharedHealthContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentedUserSharedHealthTest extends SharedHealthContract {
    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    @Override
    protected SharedHealth fresh(InstantSource clock) {
        return redis.open(DocumentedUser.url(redis.server()), new Capacity(10), clock)
                .sharedHealth();
    }
}
