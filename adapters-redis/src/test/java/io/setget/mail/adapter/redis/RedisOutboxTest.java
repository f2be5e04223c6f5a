package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.Outbox;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.OutboxContract;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisOutboxTest extends OutboxContract {
    @RegisterExtension
    final TemporaryRedis server = new TemporaryRedis();

    private final MovableClock clock = new MovableClock();
    private @Nullable Redis redis;

    @Override
    protected Outbox emptyOutbox() {
        Redis opened = server.open(new Capacity(100), clock);
        redis = opened;
        return opened.outbox();
    }

    @Override
    protected List<EmailId> accept(int emails) {
        List<Email> several = new Emails(clock).several(emails, EmailType.WELCOME);
        if (redis != null) {
            redis.queue().accept(several, null);
        }
        return several.stream().map(Email::id).toList();
    }
}
