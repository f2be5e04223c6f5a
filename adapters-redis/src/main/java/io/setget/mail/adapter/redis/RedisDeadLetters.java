package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The dead letters in Redis, beside the queue. */
final class RedisDeadLetters implements DeadLetters {
    private static final int LETTER = 8;
    private static final int GROUP = 4;

    private final Scripts scripts;
    private final Capacity capacity;
    private final Wake work;
    private final Wake outbox;
    private final RandomGenerator random;

    RedisDeadLetters(Scripts scripts, Capacity capacity, Wake work, Wake outbox, RandomGenerator random) {
        this.scripts = scripts;
        this.capacity = capacity;
        this.work = work;
        this.outbox = outbox;
        this.random = random;
    }

    @Override
    public List<DeadLetter> list(@Nullable FailureKind kind, int limit, @Nullable EmailId before) {
        return letters(
                kind == null ? "" : kind.wireName(), Math.max(0, limit), before == null ? "" : before.value(), false);
    }

    @Override
    public Optional<DeadLetter> find(EmailId id) {
        return letters("", 1, id.value(), true).stream().findFirst();
    }

    private List<DeadLetter> letters(String cause, int limit, String id, boolean only) {
        List<Object> answer = scripts.list(
                Script.LETTERS,
                scripts.arguments().add(cause).add(limit).add(id).add(only ? 1 : 0));
        List<DeadLetter> letters = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += LETTER) {
            letters.add(letter(answer.subList(i, i + LETTER)));
        }
        return letters;
    }

    private static DeadLetter letter(List<Object> values) {
        String reply = Answers.text(values.get(4));
        return new DeadLetter(
                new EmailId(Answers.text(values.get(0))),
                EmailType.parse(Answers.text(values.get(1))).orElseThrow(),
                EmailAddress.parse("to", Answers.text(values.get(2))).orThrow(),
                new Failure(kind(values.get(3)), reply.isEmpty() ? null : reply, Answers.text(values.get(5))),
                (int) Answers.number(values.get(6)),
                Instant.ofEpochMilli(Answers.number(values.get(7))));
    }

    private static FailureKind kind(Object name) {
        return FailureKind.parse(Answers.text(name)).orElse(FailureKind.UNKNOWN);
    }

    @Override
    public List<DeadLetterGroup> groups() {
        Arguments arguments = scripts.arguments();
        for (FailureKind kind : FailureKind.values()) {
            arguments.add(kind.wireName());
        }
        List<Object> answer = scripts.list(Script.GROUPS, arguments);
        List<DeadLetterGroup> groups = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += GROUP) {
            groups.add(new DeadLetterGroup(
                    kind(answer.get(i)),
                    (int) Answers.number(answer.get(i + 1)),
                    Instant.ofEpochMilli(Answers.number(answer.get(i + 2))),
                    Instant.ofEpochMilli(Answers.number(answer.get(i + 3)))));
        }
        groups.sort(Comparator.comparingInt(DeadLetterGroup::count)
                .reversed()
                .thenComparing(group -> group.kind().wireName()));
        return groups;
    }

    @Override
    public int size() {
        return scripts.link().get(commands -> commands.zcard(Keys.DEAD)).intValue();
    }

    @Override
    public Revival revive(EmailId id) {
        String word = scripts.word(
                Script.REVIVE,
                scripts.arguments()
                        .add(id.value())
                        .add(wish())
                        .add(capacity.total())
                        .add(capacity.ordinary()));
        return switch (word) {
            case "revived" -> {
                outbox.up();
                work.up();
                yield Revival.REVIVED;
            }
            case "full" -> Revival.QUEUE_FULL;
            default -> Revival.NOT_FOUND;
        };
    }

    @Override
    public boolean delete(EmailId id) {
        boolean deleted =
                scripts.yes(Script.DELETE, scripts.arguments().add(id.value()).add(wish()));
        outbox.up();
        return deleted;
    }

    @Override
    public Revived revive(Selection which, int most) {
        List<Object> answer = step("revive", which, most);
        return new Revived(
                (int) Answers.number(answer.get(0)),
                Answers.number(answer.get(1)) == 1,
                Instant.ofEpochMilli(Answers.number(answer.get(2))));
    }

    @Override
    public int delete(Selection which, int most) {
        return (int) Answers.number(step("delete", which, most).get(0));
    }

    private List<Object> step(String what, Selection which, int most) {
        FailureKind kind = which.kind();
        Instant diedBy = which.diedBy();
        List<EmailId> ids = which.ids();
        Arguments arguments = scripts.arguments()
                .add(what)
                .add(wish())
                .add(Math.min(most, MOST_AT_ONCE))
                .add(capacity.total())
                .add(capacity.ordinary())
                .add(kind == null ? "" : kind.wireName())
                .add(diedBy == null ? "" : String.valueOf(diedBy.toEpochMilli()))
                .add(ids == null ? 0 : 1);
        if (ids != null) {
            ids.forEach(id -> arguments.add(id.value()));
        }
        List<Object> answer = scripts.list(Script.LETTER_STEPS, arguments);
        outbox.up();
        work.up();
        return answer;
    }

    /** Tells a wish that is sent twice from two wishes. */
    private String wish() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
