package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Unconfirmed emails in Redis, beside the queue. */
final class RedisUnconfirmedEmails implements UnconfirmedEmails {
    private static final int FIELDS = 7;

    private final Scripts scripts;
    private final Capacity capacity;
    private final Wake work;
    private final Wake outbox;

    RedisUnconfirmedEmails(Scripts scripts, Capacity capacity, Wake work, Wake outbox) {
        this.scripts = scripts;
        this.capacity = capacity;
        this.work = work;
        this.outbox = outbox;
    }

    @Override
    public List<Unconfirmed> list(Selection which, int limit, @Nullable EmailId before) {
        Arguments arguments = scripts.arguments().add(Math.max(0, limit)).add(before == null ? "" : before.value());
        times(arguments, which);
        ids(arguments, which);
        List<Object> answer = scripts.list(Script.UNCONFIRMED, arguments);
        List<Unconfirmed> emails = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += FIELDS) {
            emails.add(unconfirmed(answer.subList(i, i + FIELDS)));
        }
        return emails;
    }

    private static void times(Arguments arguments, Selection which) {
        arguments.add(millis(which.since())).add(millis(which.until())).add(which.ids() == null ? 0 : 1);
    }

    private static String millis(@Nullable Instant time) {
        return time == null ? "" : String.valueOf(time.toEpochMilli());
    }

    private static void ids(Arguments arguments, Selection which) {
        List<EmailId> ids = which.ids();
        if (ids != null) {
            ids.stream().distinct().forEach(id -> arguments.add(id.value()));
        }
    }

    private static Unconfirmed unconfirmed(List<Object> values) {
        String reply = Answers.text(values.get(4));
        return new Unconfirmed(
                new EmailId(Answers.text(values.get(0))),
                EmailType.parse(Answers.text(values.get(1))).orElseThrow(),
                EmailAddress.parse("to", Answers.text(values.get(2))).orThrow(),
                new Failure(
                        FailureKind.parse(Answers.text(values.get(3))).orElse(FailureKind.UNKNOWN),
                        reply.isEmpty() ? null : reply,
                        Answers.text(values.get(5))),
                Instant.ofEpochMilli(Answers.number(values.get(6))));
    }

    @Override
    public int size() {
        return scripts.link().get(commands -> commands.zcard(Keys.UNCONFIRMED)).intValue();
    }

    @Override
    public Step sendAgain(Selection which, int most) {
        List<Object> answer = step("again", which, most);
        return new Step(
                (int) Answers.number(answer.get(0)),
                Answers.number(answer.get(1)) == 1,
                Instant.ofEpochMilli(Answers.number(answer.get(2))));
    }

    @Override
    public int settle(Selection which, Ending as, int most) {
        return (int) Answers.number(
                step(as == Ending.SENT ? "sent" : "dead", which, most).get(0));
    }

    @Override
    public int forget(Duration age, int most) {
        byte[] oldest = scripts.link().get(commands -> commands.time()).get(0);
        long now = scripts.millis(Long.parseLong(Answers.text(oldest)) * 1_000);
        Selection old = new Selection(null, null, Instant.ofEpochMilli(now).minus(age));
        return (int) Answers.number(step("forget", old, most).get(0));
    }

    private List<Object> step(String what, Selection which, int most) {
        Arguments arguments = scripts.arguments().add(what).add(Math.min(most, MOST_AT_ONCE));
        times(arguments, which);
        arguments.add(capacity.total()).add(capacity.ordinary());
        ids(arguments, which);
        List<Object> answer = scripts.list(Script.UNCONFIRMED_STEPS, arguments);
        outbox.up();
        work.up();
        return answer;
    }
}
