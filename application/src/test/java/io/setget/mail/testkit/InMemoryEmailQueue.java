package io.setget.mail.testkit;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.InMemoryDeliveryLog.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A queue in memory, as plain as its contract allows. */
public final class InMemoryEmailQueue implements EmailQueue {
    private static final int CRASHES_ALLOWED = 3;

    private final Capacity capacity;
    private final InstantSource clock;
    private final InMemoryDeliveryLog log;
    private final InMemoryDeadLetters dead;
    private final InMemoryUnconfirmedEmails unconfirmed;
    private final Map<EmailId, Waiting> live = new LinkedHashMap<>();
    private final Map<List<String>, Remembered> keys = new HashMap<>();
    private final Semaphore work = new Semaphore(0);
    private long sequence;
    private long handedOut;
    private boolean paused;

    InMemoryEmailQueue(Capacity capacity, InstantSource clock, InMemoryDeliveryLog log) {
        this.capacity = capacity;
        this.clock = clock;
        this.log = log;
        this.dead = new InMemoryDeadLetters(log, this::takeBack);
        this.unconfirmed = new InMemoryUnconfirmedEmails(log, clock, dead, this::takeBack);
    }

    private record Remembered(IdempotentAnswer answer, Instant until) {}

    InMemoryUnconfirmedEmails unconfirmed() {
        return unconfirmed;
    }

    InMemoryDeadLetters deadLetters() {
        return dead;
    }

    @Override
    public Prepared prepare(Email email) {
        return new ClearEmail(email);
    }

    @Override
    public Acceptance acceptPrepared(List<Prepared> emails, @Nullable IdempotentAnswer once) {
        synchronized (log) {
            Instant now = clock.instant();
            Remembered before = once == null ? null : keys.get(List.of(once.owner(), once.key()));
            if (once != null && before != null && before.until().isAfter(now)) {
                return before.answer().fingerprint().equals(once.fingerprint())
                        ? new Acceptance.Repeated(before.answer().answer())
                        : new Acceptance.KeyReused();
            }
            List<Email> fresh = emails.stream()
                    .map(prepared -> ((ClearEmail) prepared).email())
                    .filter(email -> log.entry(email.id()) == null)
                    .toList();
            if (!hasRoomFor(fresh)) {
                return new Acceptance.Full();
            }
            for (Email email : fresh) {
                Instant sendAt = email.sendAt();
                Instant due = sendAt == null || sendAt.isBefore(now) ? now : sendAt;
                log.accepted(email, now, due);
                live.put(email.id(), new Waiting(email, sequence++, due));
            }
            if (once != null) {
                keys.put(List.of(once.owner(), once.key()), new Remembered(once, now.plus(Duration.ofHours(24))));
            }
        }
        wake();
        return new Acceptance.Accepted();
    }

    private boolean hasRoomFor(List<Email> fresh) {
        long ordinary = ordinary(fresh.stream());
        return fresh.isEmpty()
                || (live.size() + fresh.size() <= capacity.total()
                        && (ordinary == 0
                                || ordinary(live.values().stream().map(w -> w.email)) + ordinary
                                        <= capacity.ordinary()));
    }

    private static long ordinary(Stream<Email> emails) {
        return emails.filter(email -> email.type().lane() != Lane.CRITICAL).count();
    }

    private boolean takeBack(Email email) {
        return hasRoomFor(List.of(email)) && takeBackAtOnce(email);
    }

    /** It is live no more, and nobody is told. */
    void withdraw(EmailId id) {
        live.remove(id);
    }

    /** Even if there is no room. */
    boolean takeBackAtOnce(Email email) {
        Instant now = clock.instant();
        live.put(email.id(), new Waiting(email, sequence++, now));
        Entry entry = log.known(email.id());
        entry.becomes(EmailStatus.QUEUED, null);
        entry.dueAt = now;
        entry.settledBy = null;
        wake();
        return true;
    }

    @Override
    public List<Lease> claim(String token, int most, Duration leaseFor, ClaimScope scope) {
        synchronized (log) {
            sweep();
            List<Waiting> held = live.values().stream()
                    .filter(waiting -> token.equals(waiting.token))
                    .sorted(ClaimOrder.BY_LANE)
                    .toList();
            if (held.isEmpty() && !paused) {
                long oldest = (handedOut + most) / 10 - handedOut / 10;
                held = new ClaimOrder(live.values(), scope, clock.instant()).choose(most, oldest);
                for (Waiting waiting : held) {
                    waiting.token = token;
                    waiting.leaseUntil = clock.instant().plus(leaseFor);
                }
                handedOut += held.size();
            }
            return held.stream()
                    .map(waiting -> new Lease(token, waiting.email, waiting.failures, waiting.crashes, waiting.stalls))
                    .toList();
        }
    }

    @Override
    public boolean mayHandOut(ClaimScope scope) {
        synchronized (log) {
            return !paused && new ClaimOrder(live.values(), scope, clock.instant()).mayFind();
        }
    }

    @Override
    public boolean enterData(Lease lease, Duration margin) {
        synchronized (log) {
            Waiting held = held(lease);
            if (held == null || held.leaseUntil.isBefore(clock.instant().plus(margin))) {
                return false;
            }
            held.inData = true;
            return true;
        }
    }

    @Override
    public Set<EmailId> extend(Collection<Lease> leases, Duration leaseFor) {
        synchronized (log) {
            Set<EmailId> kept = new LinkedHashSet<>();
            for (Lease lease : leases) {
                Waiting held = held(lease);
                if (held != null && held.leaseUntil.isAfter(clock.instant())) {
                    held.leaseUntil = clock.instant().plus(leaseFor);
                    kept.add(held.email.id());
                }
            }
            return kept;
        }
    }

    @Override
    public Set<EmailId> settle(List<Settlement> settlements) {
        synchronized (log) {
            Set<EmailId> done = new LinkedHashSet<>();
            for (Settlement settlement : settlements) {
                Lease lease = settlement.lease();
                Waiting held = held(lease);
                Entry entry = log.entry(lease.email().id());
                if (held != null && entry != null) {
                    settle(held, entry, settlement);
                    entry.settledBy = lease.holder();
                }
                if (entry != null && lease.holder().equals(entry.settledBy)) {
                    done.add(lease.email().id());
                }
            }
            return done;
        }
    }

    private @Nullable Waiting held(Lease lease) {
        Waiting waiting = live.get(lease.email().id());
        return waiting != null && lease.holder().equals(waiting.token) ? waiting : null;
    }

    private void settle(Waiting held, Entry entry, Settlement settlement) {
        Verdict verdict = settlement.verdict();
        if (verdict instanceof Verdict.Sent sent) {
            live.remove(held.email.id());
            log.sent(entry, sent.reply(), settlement.took());
        } else if (verdict instanceof Verdict.Retry retry) {
            held.failures++;
            log.attempt(entry, AttemptOutcome.FAILED, retry.failure(), settlement.took());
            log.failed(entry);
            giveBack(held, entry, retry.delay());
        } else if (verdict instanceof Verdict.Bury bury) {
            held.failures++;
            log.attempt(entry, AttemptOutcome.FAILED, bury.failure(), settlement.took());
            bury(held, entry, bury.failure());
        } else if (verdict instanceof Verdict.Release release) {
            giveBack(held, entry, release.delay());
        } else if (verdict instanceof Verdict.Stalled stalled) {
            held.stalls++;
            giveBack(held, entry, stalled.delay());
        } else if (verdict instanceof Verdict.Unsure unsure) {
            log.attempt(entry, AttemptOutcome.UNKNOWN, unsure.failure(), settlement.took());
            unconfirmed.keep(held.email, unsure.failure());
            leave(held, entry, EmailStatus.UNKNOWN);
        }
    }

    /** Behind all that wait in its lane. */
    private void giveBack(Waiting held, Entry entry, Duration delay) {
        held.seq = sequence++;
        makeDue(held, entry, delay);
    }

    private void makeDue(Waiting held, Entry entry, Duration delay) {
        held.waitUntil(clock.instant().plus(delay));
        entry.becomes(held.failures > 0 ? EmailStatus.RETRYING : EmailStatus.QUEUED, held.due);
        if (delay.isZero()) {
            wake();
        }
    }

    private void bury(Waiting waiting, Entry entry, Failure failure) {
        dead.bury(waiting.email, failure, waiting.failures + waiting.crashes, clock.instant());
        leave(waiting, entry, EmailStatus.DEAD);
    }

    private void leave(Waiting waiting, Entry entry, EmailStatus status) {
        live.remove(waiting.email.id());
        entry.becomes(status, null);
        log.failed(entry);
    }

    @Override
    public Cancellation cancel(EmailId id) {
        synchronized (log) {
            Entry entry = log.entry(id);
            if (entry == null) {
                return Cancellation.NOT_FOUND;
            }
            Waiting waiting = live.get(id);
            if (waiting != null && !waiting.inData) {
                live.remove(id);
                entry.becomes(EmailStatus.CANCELLED, null);
            }
            return entry.status == EmailStatus.CANCELLED ? Cancellation.CANCELLED : Cancellation.TOO_LATE;
        }
    }

    @Override
    public Set<EmailId> inFlight() {
        synchronized (log) {
            return live.values().stream()
                    .filter(waiting -> waiting.token != null)
                    .map(waiting -> waiting.email.id())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    @Override
    public int size() {
        synchronized (log) {
            return live.size();
        }
    }

    @Override
    public void sweep() {
        synchronized (log) {
            Instant now = clock.instant();
            for (Waiting waiting : new ArrayList<>(live.values())) {
                Entry entry = log.known(waiting.email.id());
                if (waiting.token != null && !waiting.leaseUntil.isAfter(now)) {
                    crashed(waiting, entry);
                } else if (waiting.token == null && !waiting.expires.isAfter(now)) {
                    leave(waiting, entry, EmailStatus.EXPIRED);
                }
            }
        }
    }

    private void crashed(Waiting waiting, Entry entry) {
        Failure failure = new Failure(FailureKind.WORKER_CRASHED, null, "The worker's lease ran out.");
        if (waiting.inData && !waiting.email.type().resendWhenUnsure()) {
            log.attempt(entry, AttemptOutcome.UNKNOWN, failure, Duration.ZERO);
            unconfirmed.keep(waiting.email, failure);
            leave(waiting, entry, EmailStatus.UNKNOWN);
            return;
        }
        log.attempt(entry, AttemptOutcome.CRASHED, failure, Duration.ZERO);
        waiting.crashes++;
        if (waiting.crashes >= CRASHES_ALLOWED) {
            bury(waiting, entry, failure);
        } else {
            makeDue(waiting, entry, Duration.ZERO);
        }
    }

    @Override
    public List<String> inconsistencies() {
        synchronized (log) {
            List<String> wrong = new ArrayList<>();
            for (Entry entry : log.all()) {
                EmailId id = entry.email.id();
                boolean isLive = entry.status == EmailStatus.QUEUED || entry.status == EmailStatus.RETRYING;
                boolean isDead = entry.status == EmailStatus.DEAD && !entry.letterDeleted;
                if (isLive != live.containsKey(id) || isDead != dead.find(id).isPresent()) {
                    wrong.add(id + " is not where the log says: " + entry.status);
                }
            }
            return wrong;
        }
    }

    /** One lock keeps the books, so there is never anything to put right. */
    @Override
    public List<String> repair() {
        return List.of();
    }

    @Override
    public List<String> cautions() {
        return List.of();
    }

    @Override
    public void pause() {
        synchronized (log) {
            paused = true;
        }
    }

    @Override
    public void resume() {
        synchronized (log) {
            paused = false;
        }
        wake();
    }

    @Override
    public boolean paused() {
        synchronized (log) {
            return paused;
        }
    }

    @Override
    public void awaitWork(Duration atMost) throws InterruptedException {
        if (work.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            work.drainPermits();
        }
    }

    private void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }
}
