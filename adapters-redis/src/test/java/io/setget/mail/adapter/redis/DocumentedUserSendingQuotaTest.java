package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.SendingQuotaContract;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

class DocumentedUserSendingQuotaTest extends SendingQuotaContract {
    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    @Override
    protected SendingQuota fresh(InstantSource clock) {
        return redis.open(DocumentedUser.url(redis.server()), new Capacity(10), clock)
                .sendingQuota();
    }
}
