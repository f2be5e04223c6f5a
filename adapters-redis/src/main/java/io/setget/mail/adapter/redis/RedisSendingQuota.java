package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.domain.queue.PermitBook;
import io.setget.mail.domain.queue.PermitBook.Window;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quota in Redis, beside the queue. One script does all; what it does is told there. */
final class RedisSendingQuota implements SendingQuota {
    private final Scripts scripts;

    RedisSendingQuota(Scripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public Grant take(int wanted, SendingLimits limits) {
        List<Object> answer = permits(wanted, 0, 0, limits);
        return new Grant(
                (int) Answers.number(answer.get(0)),
                Duration.ofMillis(Answers.number(answer.get(1))),
                Instant.ofEpochMilli(Answers.number(answer.get(2))));
    }

    @Override
    public void giveBack(Grant grant, int unused, SendingLimits limits) {
        permits(0, unused, grant.at().toEpochMilli(), limits);
    }

    @Override
    public SendingUsage usage(SendingLimits limits) {
        List<Object> answer = permits(0, 0, 0, limits);
        return PermitBook.usage(
                limits,
                Answers.number(answer.get(2)),
                new Window(Answers.number(answer.get(3)), Answers.number(answer.get(4))),
                new Window(Answers.number(answer.get(5)), Answers.number(answer.get(6))));
    }

    private List<Object> permits(int wanted, int unused, long takenAt, SendingLimits limits) {
        return scripts.list(
                Script.PERMITS,
                Keys.QUOTA,
                scripts.arguments()
                        .add(wanted)
                        .add(unused)
                        .add(takenAt)
                        .add(orNone(limits.perSecond()))
                        .add(orNone(limits.perHour()))
                        .add(orNone(limits.perDay())));
    }

    private static int orNone(@Nullable Integer limit) {
        return limit == null ? 0 : limit;
    }
}
