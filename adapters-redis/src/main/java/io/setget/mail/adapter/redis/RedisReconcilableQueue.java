package io.setget.mail.adapter.redis;

import io.lettuce.core.KeyValue;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Which queue lies in Redis, and what it holds. */
final class RedisReconcilableQueue implements ReconcilableQueue {
    private static final String[] FIELDS = {"queue", "epoch", "told"};

    private final Scripts scripts;
    private final RedisLink link;
    private final String databaseId;

    RedisReconcilableQueue(Scripts scripts, String databaseId) {
        this.scripts = scripts;
        this.link = scripts.link();
        this.databaseId = databaseId;
    }

    @Override
    public Identity identity() {
        Map<String, String> found = new HashMap<>();
        for (KeyValue<String, byte[]> field : link.getForAnyone(commands -> commands.hmget(Keys.CONTROL, FIELDS))) {
            field.ifHasValue(value -> found.put(field.getKey(), Answers.text(value)));
        }
        long epoch = Long.parseLong(found.getOrDefault("epoch", "0"));
        return new Identity(
                found.getOrDefault("queue", ""), epoch, RedisOutbox.position(epoch, found.getOrDefault("told", "0-0")));
    }

    @Override
    public boolean rename(Identity before, String name, long epoch) {
        Arguments arguments = scripts.argumentsOfAnyone()
                .add(before.name())
                .add(before.epoch())
                .add(name)
                .add(epoch)
                .add(databaseId);
        return Answers.number(link.runForAnyone(Script.RENAME, arguments)) == 1;
    }

    @Override
    public void admit(String name, long epoch) {
        link.admit(name, epoch);
    }

    @Override
    public boolean isAdmitted() {
        return link.isAdmitted();
    }

    @Override
    public Map<EmailId, Place> places(Collection<EmailId> ids) {
        Arguments arguments = scripts.argumentsOfAnyone();
        List<EmailId> asked = List.copyOf(ids);
        asked.forEach(id -> arguments.add(id.value()));
        List<Object> answer = list(Script.PLACES, arguments);
        Map<EmailId, Place> places = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            String place = Answers.text(answer.get(i));
            if (!place.isEmpty()) {
                places.put(asked.get(i), place(place));
            }
        }
        return places;
    }

    @Override
    public Page page(String cursor, int most) {
        List<Object> answer = list(
                Script.PAGE,
                scripts.argumentsOfAnyone().add(cursor.isEmpty() ? "0" : cursor).add(most));
        Map<EmailId, Place> emails = new LinkedHashMap<>();
        for (int i = 1; i < answer.size(); i += 2) {
            emails.put(new EmailId(Answers.text(answer.get(i))), place(Answers.text(answer.get(i + 1))));
        }
        String next = Answers.text(answer.get(0));
        return new Page(emails, next.equals("0") ? "" : next);
    }

    private static Place place(String word) {
        return Place.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @SuppressWarnings("unchecked") // what a script with output MULTI answers
    private List<Object> list(Script script, Arguments arguments) {
        return (List<Object>) link.runForAnyone(script, arguments);
    }

    @Override
    public void correct(List<Correction> corrections) {
        if (corrections.isEmpty()) {
            return;
        }
        Arguments arguments = scripts.argumentsOfAnyone();
        for (Correction one : corrections) {
            words(one).forEach(arguments::add);
        }
        link.runForAnyone(Script.CORRECT, arguments);
    }

    private static List<String> words(Correction correction) {
        List<String> words = new ArrayList<>(List.of(correction.id().value()));
        if (correction instanceof Correction.Withdraw withdraw) {
            words.addAll(List.of("withdraw", withdraw.became().wireName(), "", "", "", ""));
        } else if (correction instanceof Correction.Bury bury) {
            Failure failure = bury.failure();
            String reply = failure.reply();
            words.addAll(List.of(
                    "bury",
                    failure.kind().wireName(),
                    reply == null ? "" : reply,
                    failure.detail(),
                    String.valueOf(bury.attempts()),
                    String.valueOf(bury.diedAt().toEpochMilli())));
        } else if (correction instanceof Correction.Revive) {
            words.addAll(List.of("revive", "", "", "", "", ""));
        } else {
            throw new IllegalArgumentException("an unknown correction: " + correction);
        }
        return words;
    }
}
