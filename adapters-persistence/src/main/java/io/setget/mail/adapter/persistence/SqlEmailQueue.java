package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue in SQL tables. What many threads ask for at once is done in one transaction; see {@link GroupWriter}. */
final class SqlEmailQueue implements EmailQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SqlEmailQueue.class);
    private static final Duration KEYS_EVERY = Duration.ofSeconds(5);
    private static final int KEY_STEPS = 5;
    private static final Failure UNREADABLE = new Failure(
            FailureKind.UNKNOWN,
            null,
            "The stored content cannot be read: it was changed or damaged. Nothing was sent; the application must"
                    + " send this email again.");

    private final Transactions transactions;
    private final Transactions patient;
    private final EmailFormat format;
    private final InstantSource clock;
    private final Claims claims = new Claims();
    private final Semaphore work = new Semaphore(0);
    private volatile Runnable wakeOthers = () -> {};
    private final AtomicLong keysForgottenAt = new AtomicLong();
    private final GroupWriter.Work<Acceptances.Request, Acceptance> accept;
    private final GroupWriter.Work<Leases.Entrance, Boolean> enterData;
    private final GroupWriter.Work<List<Settlement>, Set<EmailId>> settle;

    SqlEmailQueue(Transactions transactions, EmailFormat format, Capacity capacity, InstantSource clock) {
        this.transactions = transactions;
        this.patient = transactions.patient();
        this.format = format;
        this.clock = clock;
        GroupWriter.Work<Acceptances.Request, Acceptance> taking =
                (h, control, requests) -> Acceptances.answer(h, control, capacity, clock.millis(), requests);
        this.accept = taking.takingRoom();
        // A power cut may undo these: the emails are sent again then. Their acceptance is flushed at once.
        GroupWriter.Work<Leases.Entrance, Boolean> entering =
                (h, control, entrances) -> Leases.enterData(h, clock.millis(), entrances);
        this.enterData = entering.flushedLater();
        GroupWriter.Work<List<Settlement>, Set<EmailId>> settling = this::settle;
        this.settle = settling.flushedLater();
    }

    @Override
    public Prepared prepare(Email email) {
        return format.sealed(email);
    }

    @Override
    public Acceptance acceptPrepared(List<Prepared> emails, @Nullable IdempotentAnswer once) {
        List<Acceptances.Sealed> sealed =
                emails.stream().map(Acceptances.Sealed::of).toList();
        Acceptance acceptance = transactions.write(accept, new Acceptances.Request(sealed, once));
        wake();
        return acceptance;
    }

    @Override
    public List<Lease> claim(String token, int most, Duration leaseFor, ClaimScope scope) {
        long now = clock.millis();
        forgetSomeKeys(now);
        if (!patient.read(h -> Claims.worthwhile(h, token, now))) {
            return List.of();
        }
        Claimed claimed = patient.writeFlushedLater((h, control) -> claim(h, control, token, most, leaseFor, scope));
        List<Lease> leases = new ArrayList<>();
        for (LiveEmail email : claimed.emails()) {
            Optional<Email> content = Optional.ofNullable(claimed.payloads().get(email.id()))
                    .flatMap(payload -> format.read(email.emailId(), payload));
            if (content.isPresent()) {
                leases.add(new Lease(token, content.get(), email.failures(), email.crashes(), email.stalls()));
            } else {
                buryUnreadable(email.id(), token);
            }
        }
        return leases;
    }

    /** Now and then, however much or little there is to hand out; not for longer than a claim may take. */
    private void forgetSomeKeys(long now) {
        long turn = now / KEYS_EVERY.toMillis();
        if (keysForgottenAt.getAndSet(turn) == turn || !patient.read(h -> Sweeper.keysAreOver(h, now))) {
            return;
        }
        boolean done = false;
        for (int step = 0; step < KEY_STEPS && !done; step++) {
            done = patient.write((h, control) -> Sweeper.forgetKeys(h, now));
        }
    }

    private record Claimed(List<LiveEmail> emails, Map<UUID, byte[]> payloads) {}

    private Claimed claim(Handle h, Control control, String token, int most, Duration leaseFor, ClaimScope scope) {
        long now = clock.millis();
        Sweeper.step(h, control, now);
        List<LiveEmail> held = LiveEmail.leasedBy(h, token);
        if (held.isEmpty() && !control.paused()) {
            held = claims.claim(h, token, most, scope, now, now + leaseFor.toMillis());
        }
        return new Claimed(held, payloads(h, held));
    }

    private static Map<UUID, byte[]> payloads(Handle h, List<LiveEmail> emails) {
        Map<UUID, byte[]> payloads = new HashMap<>();
        if (!emails.isEmpty()) {
            h.createQuery("SELECT id, payload FROM email_content WHERE id = ANY(:ids)")
                    .bindArray(
                            "ids",
                            UUID.class,
                            emails.stream().map(LiveEmail::id).toList())
                    .map((rs, context) -> Map.entry(rs.getObject("id", UUID.class), rs.getBytes("payload")))
                    .forEach(entry -> payloads.put(entry.getKey(), entry.getValue()));
        }
        return payloads;
    }

    /** Nothing is destroyed: the letter keeps the content as it is, for whoever can repair it. */
    private void buryUnreadable(UUID id, String token) {
        LOG.error("email {} is dead: its stored content cannot be read", id);
        patient.write((h, control) -> {
            Ledger ledger = new Ledger(control, clock.millis());
            LiveEmail.find(h, List.of(id)).stream()
                    .filter(email -> email.heldBy(token))
                    .forEach(email -> {
                        ledger.tried(email, AttemptOutcome.FAILED, UNREADABLE, 0);
                        ledger.bury(email, UNREADABLE, email.failures() + email.crashes() + 1, null);
                    });
            ledger.post(h);
            return true;
        });
    }

    @Override
    public boolean mayHandOut(ClaimScope scope) {
        long now = clock.millis();
        return patient.read(h -> Claims.mayFind(h, scope, now));
    }

    @Override
    public boolean enterData(Lease lease, Duration margin) {
        return patient.write(enterData, new Leases.Entrance(lease, margin.toMillis()));
    }

    @Override
    public Set<EmailId> extend(Collection<Lease> leases, Duration leaseFor) {
        return patient.writeFlushedLater((h, control) -> {
            long now = clock.millis();
            return Leases.extend(h, now, now + leaseFor.toMillis(), leases).stream()
                    .map(lease -> lease.email().id())
                    .collect(Collectors.toSet());
        });
    }

    @Override
    public Set<EmailId> settle(List<Settlement> settlements) {
        return settlements.isEmpty() ? Set.of() : patient.write(settle, settlements);
    }

    private List<Set<EmailId>> settle(Handle h, Control control, List<List<Settlement>> lists) {
        long now = clock.millis();
        Ledger ledger = new Ledger(control, now);
        List<Set<EmailId>> answers = Settlements.answer(h, ledger, now, lists);
        if (ledger.wakes()) {
            h.afterCommit(this::wake);
        }
        return answers;
    }

    @Override
    public Cancellation cancel(EmailId id) {
        UUID uuid = UUID.fromString(id.value());
        return transactions.write((h, control) -> {
            Ledger ledger = new Ledger(control, clock.millis());
            LiveEmail.find(h, List.of(uuid)).stream()
                    .filter(email -> !email.inData())
                    .forEach(ledger::cancel);
            ledger.post(h);
            return h.createQuery("SELECT status FROM email WHERE id = :id")
                    .bind("id", uuid)
                    .mapTo(String.class)
                    .findOne()
                    .map(status -> status.equals(EmailStatus.CANCELLED.wireName())
                            ? Cancellation.CANCELLED
                            : Cancellation.TOO_LATE)
                    .orElse(Cancellation.NOT_FOUND);
        });
    }

    @Override
    public Set<EmailId> inFlight() {
        return transactions.read(h -> h.createQuery("SELECT id FROM queued_email WHERE state = 'leased'")
                .map((rs, context) -> new EmailId(rs.getString("id")))
                .set());
    }

    @Override
    public int size() {
        return transactions.read(Control::live);
    }

    @Override
    public void sweep() {
        long now = clock.millis();
        boolean done = !patient.read(h -> Sweeper.worthwhile(h, now));
        while (!done) {
            done = patient.write((h, control) -> {
                boolean keysDone = Sweeper.forgetKeys(h, now);
                return Sweeper.step(h, control, now) && keysDone;
            });
        }
    }

    @Override
    public List<String> inconsistencies() {
        return patient.readMoment(Books::wrong);
    }

    @Override
    public List<String> repair() {
        // Counted last: what was put right before has changed the tables and not the counters.
        return patient.writeTakingRoom((h, control) -> {
            List<String> mended = new ArrayList<>(LogAgreement.restore(h, clock.millis()));
            mended.addAll(control.recount());
            return mended;
        });
    }

    @Override
    public List<String> cautions() {
        return List.of();
    }

    @Override
    public void pause() {
        transactions.write((h, control) -> control.pause(true));
    }

    @Override
    public void resume() {
        transactions.write((h, control) -> control.pause(false));
        wake();
    }

    @Override
    public boolean paused() {
        return transactions.read(Control::paused);
    }

    @Override
    public void awaitWork(Duration atMost) throws InterruptedException {
        if (work.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            work.drainPermits();
        }
    }

    /** Something may have become due: here, and for the other instances. */
    void wake() {
        wakeHere();
        wakeOthers.run();
    }

    void wakeHere() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }

    void wakeOthersBy(Runnable telling) {
        wakeOthers = telling;
    }
}
