package io.setget.mail.testkit;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.metrics.SendTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A delivery log in memory, written by the in-memory queue. */
public final class InMemoryDeliveryLog implements DeliveryLog {
    private final InstantSource clock;
    private final TreeMap<EmailId, Entry> entries = new TreeMap<>();
    private final Map<Instant, Long> failedByMinute = new HashMap<>();
    private final List<Sent> sent = new ArrayList<>();

    Instant now() {
        return clock.instant();
    }

    InMemoryDeliveryLog(InstantSource clock) {
        this.clock = clock;
    }

    private record Sent(Instant at, long tookMs) {}

    /** What the log knows of one email. */
    static final class Entry {
        final Email email;
        final Instant queuedAt;
        final List<LoggedAttempt> attempts = new ArrayList<>();
        Instant dueAt;
        EmailStatus status = EmailStatus.QUEUED;
        boolean letterDeleted;

        @Nullable
        Instant sentAt;

        @Nullable
        Instant nextAttemptAt;

        @Nullable
        Instant failedMinute;

        @Nullable
        String settledBy;

        Entry(Email email, Instant queuedAt, Instant dueAt) {
            this.email = email;
            this.queuedAt = queuedAt;
            this.dueAt = dueAt;
        }

        void becomes(EmailStatus next, @Nullable Instant nextAttempt) {
            status = next;
            nextAttemptAt = nextAttempt;
        }

        private LoggedEmail shown(List<LoggedAttempt> tries) {
            return new LoggedEmail(
                    email.id(),
                    email.type(),
                    email.to().address(),
                    status,
                    email.messageId(),
                    queuedAt,
                    sentAt,
                    nextAttemptAt,
                    List.copyOf(tries));
        }
    }

    synchronized void accepted(Email email, Instant now, Instant due) {
        entries.put(email.id(), new Entry(email, now, due));
    }

    synchronized @Nullable Entry entry(EmailId id) {
        return entries.get(id);
    }

    synchronized Entry known(EmailId id) {
        Entry entry = entries.get(id);
        if (entry == null) {
            throw new IllegalArgumentException("the log does not know " + id);
        }
        return entry;
    }

    synchronized List<Entry> all() {
        return List.copyOf(entries.values());
    }

    synchronized void sent(Entry entry, String reply, Duration took) {
        Instant now = clock.instant();
        sent(entry, new LoggedAttempt(now, AttemptOutcome.SENT, reply, null, null, took.toMillis()), now);
    }

    synchronized void sent(Entry entry, LoggedAttempt attempt, Instant now) {
        entry.attempts.add(attempt);
        entry.becomes(EmailStatus.SENT, null);
        entry.sentAt = now;
        Instant since = entry.dueAt.isAfter(entry.queuedAt) ? entry.dueAt : entry.queuedAt;
        sent.add(new Sent(minute(now), Math.max(0, Duration.between(since, now).toMillis())));
    }

    synchronized void attempt(Entry entry, AttemptOutcome outcome, Failure failure, Duration took) {
        entry.attempts.add(new LoggedAttempt(
                clock.instant(), outcome, failure.reply(), failure.kind(), failure.detail(), took.toMillis()));
    }

    synchronized void failed(Entry entry) {
        failed(entry, clock.instant());
    }

    synchronized void failed(Entry entry, Instant now) {
        Instant before = entry.failedMinute;
        if (before != null) {
            failedByMinute.merge(before, -1L, Long::sum);
        }
        Instant minute = minute(now);
        entry.failedMinute = minute;
        failedByMinute.merge(minute, 1L, Long::sum);
    }

    /** It is no failure after all. */
    synchronized void notFailed(Entry entry) {
        Instant before = entry.failedMinute;
        if (before != null) {
            failedByMinute.merge(before, -1L, Long::sum);
            entry.failedMinute = null;
        }
    }

    @Override
    public synchronized Optional<LoggedEmail> find(EmailId id) {
        return Optional.ofNullable(entries.get(id)).map(entry -> entry.shown(entry.attempts));
    }

    @Override
    public synchronized List<LoggedEmail> list(Filter filter, int limit, @Nullable EmailId before) {
        SortedMap<EmailId, Entry> older = before == null ? entries : entries.headMap(before);
        return new TreeMap<>(older)
                .descendingMap().values().stream()
                        .map(entry -> entry.shown(List.of()))
                        .filter(email -> matches(filter, email))
                        .limit(limit)
                        .toList();
    }

    private static boolean matches(Filter filter, LoggedEmail email) {
        return (filter.status() == null || filter.status() == email.status())
                && (filter.type() == null || filter.type() == email.type())
                && (filter.to() == null || filter.to().equals(email.to()))
                && (filter.since() == null || !email.queuedAt().isBefore(filter.since()));
    }

    @Override
    public synchronized Figures figures(Duration span) {
        Instant from = minute(clock.instant().minus(span));
        TreeMap<Integer, Long> buckets = new TreeMap<>();
        long total = 0;
        long count = 0;
        for (Sent one : sent) {
            if (one.at().isAfter(from)) {
                count++;
                total += one.tookMs();
                buckets.merge(SendTimes.bucketOf(one.tookMs()), 1L, Long::sum);
            }
        }
        long failed = failedByMinute.entrySet().stream()
                .filter(minute -> minute.getKey().isAfter(from))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Figures(count, failed, total, new SendTimes(buckets));
    }

    @Override
    public synchronized List<BounceRate> bounces(Duration span) {
        Map<String, BounceRate> domains = new HashMap<>();
        for (Entry entry : since(span)) {
            long sentNow = entry.status == EmailStatus.SENT ? 1 : 0;
            long refused =
                    entry.status == EmailStatus.DEAD && entry.attempts.stream().anyMatch(InMemoryDeliveryLog::isRefusal)
                            ? 1
                            : 0;
            if (sentNow + refused > 0) {
                String domain = entry.email.to().address().domain();
                BounceRate before = domains.getOrDefault(domain, new BounceRate(domain, 0, 0));
                domains.put(domain, new BounceRate(domain, before.sent() + sentNow, before.refused() + refused));
            }
        }
        return domains.values().stream()
                .sorted(Comparator.comparingLong(BounceRate::refused)
                        .thenComparingLong(BounceRate::sent)
                        .reversed()
                        .thenComparing(BounceRate::domain))
                .toList();
    }

    private static boolean isRefusal(LoggedAttempt attempt) {
        String reply = attempt.reply();
        return reply != null
                && reply.startsWith("5")
                && (attempt.error() == FailureKind.RECIPIENT_REJECTED
                        || attempt.error() == FailureKind.MESSAGE_REJECTED);
    }

    @Override
    public synchronized Map<FailureKind, Long> failures(Duration span) {
        Map<FailureKind, Long> counts = new EnumMap<>(FailureKind.class);
        for (Entry entry : since(span)) {
            Set<FailureKind> kinds = EnumSet.noneOf(FailureKind.class);
            entry.attempts.stream()
                    .flatMap(one -> Optional.ofNullable(one.error()).stream())
                    .forEach(kinds::add);
            kinds.forEach(kind -> counts.merge(kind, 1L, Long::sum));
        }
        return counts;
    }

    private List<Entry> since(Duration span) {
        Instant from = clock.instant().minus(span);
        return entries.values().stream()
                .filter(entry -> !entry.queuedAt.isBefore(from))
                .toList();
    }

    @Override
    public synchronized Optional<Duration> longestWait() {
        Instant now = clock.instant();
        return entries.values().stream()
                .filter(entry -> entry.status == EmailStatus.QUEUED || entry.status == EmailStatus.RETRYING)
                .map(entry -> entry.dueAt.isAfter(entry.queuedAt) ? entry.dueAt : entry.queuedAt)
                .filter(due -> !due.isAfter(now))
                .min(Comparator.naturalOrder())
                .map(due -> Duration.between(due, now));
    }

    @Override
    public synchronized int purge(Duration age, int limit) {
        Instant until = clock.instant().minus(age);
        List<EmailId> old = entries.values().stream()
                .filter(entry -> entry.queuedAt.isBefore(until))
                .filter(entry -> switch (entry.status) {
                    case QUEUED, SENDING, RETRYING -> false;
                    case DEAD -> entry.letterDeleted;
                    case SENT, EXPIRED, UNKNOWN, CANCELLED, LOST -> true;
                })
                .map(entry -> entry.email.id())
                .limit(limit)
                .toList();
        old.forEach(entries::remove);
        return old.size();
    }

    private static Instant minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }
}
