package io.setget.mail.testkit;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dead letters in memory, filled by the in-memory queue. */
public final class InMemoryDeadLetters implements DeadLetters {
    private final InMemoryDeliveryLog lock;
    private final Predicate<Email> intoQueue;
    private final TreeMap<EmailId, DeadLetter> letters = new TreeMap<>();

    InMemoryDeadLetters(InMemoryDeliveryLog lock, Predicate<Email> intoQueue) {
        this.lock = lock;
        this.intoQueue = intoQueue;
    }

    void bury(Email email, Failure failure, int attempts, Instant now) {
        letters.put(
                email.id(), new DeadLetter(email.id(), email.type(), email.to().address(), failure, attempts, now));
    }

    /** It is dead no more, and nobody is told. */
    void withdraw(EmailId id) {
        letters.remove(id);
    }

    @Override
    public List<DeadLetter> list(@Nullable FailureKind kind, int limit, @Nullable EmailId before) {
        synchronized (lock) {
            return letters.descendingMap().values().stream()
                    .filter(letter -> kind == null || letter.failure().kind() == kind)
                    .filter(letter -> before == null || letter.id().compareTo(before) < 0)
                    .limit(limit)
                    .toList();
        }
    }

    @Override
    public Optional<DeadLetter> find(EmailId id) {
        synchronized (lock) {
            return Optional.ofNullable(letters.get(id));
        }
    }

    @Override
    public List<DeadLetterGroup> groups() {
        synchronized (lock) {
            Map<FailureKind, List<DeadLetter>> byKind = letters.values().stream()
                    .collect(Collectors.groupingBy(letter -> letter.failure().kind()));
            List<DeadLetterGroup> groups = new ArrayList<>();
            byKind.forEach((kind, dead) -> {
                List<Instant> times =
                        dead.stream().map(DeadLetter::diedAt).sorted().toList();
                groups.add(new DeadLetterGroup(kind, dead.size(), times.get(0), times.get(times.size() - 1)));
            });
            groups.sort(Comparator.comparingInt(DeadLetterGroup::count)
                    .reversed()
                    .thenComparing(group -> group.kind().wireName()));
            return groups;
        }
    }

    @Override
    public int size() {
        synchronized (lock) {
            return letters.size();
        }
    }

    @Override
    public Revival revive(EmailId id) {
        synchronized (lock) {
            if (!letters.containsKey(id)) {
                return Revival.NOT_FOUND;
            }
            if (!intoQueue.test(lock.known(id).email)) {
                return Revival.QUEUE_FULL;
            }
            letters.remove(id);
            return Revival.REVIVED;
        }
    }

    @Override
    public Revived revive(Selection which, int most) {
        synchronized (lock) {
            int revived = 0;
            boolean full = false;
            for (DeadLetter letter : chosen(which)) {
                if (revived < most) {
                    boolean done = revive(letter.id()) == Revival.REVIVED;
                    revived += done ? 1 : 0;
                    full |= !done;
                }
            }
            return new Revived(revived, full, lock.now());
        }
    }

    @Override
    public int delete(Selection which, int most) {
        synchronized (lock) {
            List<DeadLetter> letters = chosen(which).stream().limit(most).toList();
            letters.forEach(letter -> delete(letter.id()));
            return letters.size();
        }
    }

    private List<DeadLetter> chosen(Selection which) {
        List<EmailId> ids = which.ids();
        Instant diedBy = which.diedBy();
        return letters.values().stream()
                .filter(letter -> ids == null || ids.contains(letter.id()))
                .filter(letter -> which.kind() == null || letter.failure().kind() == which.kind())
                .filter(letter -> diedBy == null || !letter.diedAt().isAfter(diedBy))
                .sorted(Comparator.comparing(DeadLetter::diedAt).thenComparing(DeadLetter::id))
                .toList();
    }

    @Override
    public boolean delete(EmailId id) {
        synchronized (lock) {
            if (letters.remove(id) == null) {
                return false;
            }
            lock.known(id).letterDeleted = true;
            return true;
        }
    }
}
