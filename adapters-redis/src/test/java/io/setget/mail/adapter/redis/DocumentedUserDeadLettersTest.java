package io.setget.mail.adapter.redis;

import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.DeadLettersContract;
import io.setget.mail.testkit.MailStore;
import java.time.InstantSource;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dead letters need no more of Redis than the documentation asks for. */
class DocumentedUserDeadLettersTest extends DeadLettersContract {
    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    @Override
    protected MailStore emptyStore(Capacity capacity, InstantSource clock) {
        return redis.mailStore(capacity, clock, DocumentedUser.url(redis.server()));
    }
}
