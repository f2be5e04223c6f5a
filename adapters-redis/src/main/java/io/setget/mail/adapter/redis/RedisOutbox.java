package io.setget.mail.adapter.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XTrimArgs;
import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.Outbox;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the scripts told, in a Redis stream: its own ids are the positions, and they grow even if the clock does not. */
final class RedisOutbox implements Outbox {
    private static final Duration TURN = Duration.ofSeconds(2);

    private final RedisLink link;
    private final Wake wake;
    private final byte[] me;

    /** @param me a random name of this instance */
    RedisOutbox(RedisLink link, Wake wake, String me) {
        this.link = link;
        this.wake = wake;
        this.me = me.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<Entry> oldest(int most) {
        List<StreamMessage<String, byte[]>> messages =
                link.getForAnyone(commands -> commands.xrange(Keys.OUTBOX, Range.unbounded(), Limit.from(most)));
        boolean all = messages.stream().allMatch(message -> message.getBody().containsKey("epoch"));
        long epoch = all ? 0 : epochNow();
        return messages.stream().map(message -> entry(message, epoch)).toList();
    }

    /** Programs from before there were epochs do not tell it. */
    private long epochNow() {
        byte[] epoch = link.getForAnyone(commands -> commands.hget(Keys.CONTROL, "epoch"));
        return epoch == null ? 0 : Long.parseLong(new String(epoch, StandardCharsets.UTF_8));
    }

    @Override
    public void drop(Position upTo) {
        String firstKept = upTo.time() + "-" + (upTo.number() + 1);
        link.getForAnyone(commands -> commands.xtrim(Keys.OUTBOX, XTrimArgs.Builder.minId(firstKept)));
    }

    @Override
    public boolean takeTurn() {
        String taken = link.getForAnyone(commands ->
                commands.set(Keys.OUTBOX_TURN, me, SetArgs.Builder.nx().px(TURN)));
        if (taken != null) {
            return true;
        }
        byte[] holder = link.getForAnyone(commands -> commands.get(Keys.OUTBOX_TURN));
        boolean mine = java.util.Arrays.equals(me, holder);
        if (mine) {
            link.getForAnyone(commands -> commands.pexpire(Keys.OUTBOX_TURN, TURN));
        }
        return mine;
    }

    @Override
    public void awaitEntry(Duration atMost) throws InterruptedException {
        wake.await(atMost);
    }

    private static Entry entry(StreamMessage<String, byte[]> message, long epochIfUntold) {
        Map<String, byte[]> fields = message.getBody();
        long epoch = fields.containsKey("epoch") ? Long.parseLong(text(fields, "epoch")) : epochIfUntold;
        return new Entry(position(epoch, message.getId()), event(fields));
    }

    static Position position(long epoch, String streamId) {
        String[] id = streamId.split("-", 2);
        return new Position(epoch, Long.parseLong(id[0]), Long.parseLong(id[1]));
    }

    private static Event event(Map<String, byte[]> fields) {
        EmailId id = new EmailId(text(fields, "id"));
        Instant at = time(fields, "at");
        return switch (text(fields, "event")) {
            case "accepted" ->
                new Event.Accepted(
                        id,
                        at,
                        EmailType.parse(text(fields, "type")).orElseThrow(),
                        EmailAddress.parse("to", text(fields, "to")).orThrow(),
                        text(fields, "message_id"),
                        time(fields, "due"));
            case "changed" ->
                new Event.Changed(
                        id,
                        at,
                        EmailStatus.parse(text(fields, "status")).orElseThrow(),
                        text(fields, "next").isEmpty() ? null : time(fields, "next"),
                        text(fields, "failed").equals("1"),
                        attempt(fields, at));
            case "revived" -> new Event.Revived(id, at);
            case "letter_deleted" -> new Event.LetterDeleted(id, at);
            default -> throw new IllegalStateException("the outbox holds what this version does not know");
        };
    }

    private static @Nullable LoggedAttempt attempt(Map<String, byte[]> fields, Instant at) {
        if (!fields.containsKey("outcome")) {
            return null;
        }
        String kind = text(fields, "kind");
        return new LoggedAttempt(
                at,
                AttemptOutcome.valueOf(text(fields, "outcome")),
                orNull(text(fields, "reply")),
                kind.isEmpty() ? null : FailureKind.parse(kind).orElse(FailureKind.UNKNOWN),
                orNull(text(fields, "detail")),
                Long.parseLong(text(fields, "took")));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Instant time(Map<String, byte[]> fields, String name) {
        return Instant.ofEpochMilli(Long.parseLong(text(fields, name)));
    }

    private static String text(Map<String, byte[]> fields, String name) {
        return new String(fields.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }
}
