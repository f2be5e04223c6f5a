package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.SharedHealth;
import java.time.Instant;
import java.util.List;

/** What instances know together, in Redis beside the queue. One script does all; what it does is told there. */
final class RedisSharedHealth implements SharedHealth {
    private final Scripts scripts;

    RedisSharedHealth(Scripts scripts) {
        this.scripts = scripts;
    }

    @Override
    public Snapshot read() {
        List<Object> answer = ask(scripts.arguments().add("").add(""));
        return new Snapshot(
                Answers.number(answer.get(1)),
                Answers.text(answer.get(2)),
                Instant.ofEpochMilli(Answers.number(answer.get(3))));
    }

    @Override
    public boolean replace(long expectedVersion, String state) {
        return Answers.number(
                        ask(scripts.arguments().add(expectedVersion).add(state)).get(0))
                == 1;
    }

    private List<Object> ask(Arguments arguments) {
        return scripts.list(Script.HEALTH, Keys.HEALTH, arguments);
    }
}
