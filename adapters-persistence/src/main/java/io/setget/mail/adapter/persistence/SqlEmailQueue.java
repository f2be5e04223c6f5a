package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The queue in SQL tables. */
final class SqlEmailQueue implements EmailQueue {
    private static final Duration KEY_LIVES = Duration.ofHours(24);
    private static final int OLDEST_ONE_IN = 10;

    private final Transactions transactions;
    private final EmailFormat format;
    private final Capacity capacity;
    private final InstantSource clock;
    private final Semaphore work = new Semaphore(0);
    private final AtomicLong handedOut = new AtomicLong();

    SqlEmailQueue(Transactions transactions, EmailFormat format, Capacity capacity, InstantSource clock) {
        this.transactions = transactions;
        this.format = format;
        this.capacity = capacity;
        this.clock = clock;
    }

    @Override
    public Acceptance accept(List<Email> emails, @Nullable IdempotentAnswer once) {
        Acceptance acceptance = transactions.write(h -> accept(h, emails, once));
        wake();
        return acceptance;
    }

    private Acceptance accept(Handle h, List<Email> emails, @Nullable IdempotentAnswer once) {
        long now = clock.millis();
        if (once != null) {
            Optional<Acceptance> before = before(h, once, now);
            if (before.isPresent()) {
                return before.get();
            }
        }
        List<Email> fresh = emails.stream().filter(e -> !known(h, e.id())).toList();
        int critical = (int)
                fresh.stream().filter(e -> e.type().lane() == Lane.CRITICAL).count();
        if (!fresh.isEmpty() && !QueueTables.reserve(h, critical, fresh.size() - critical, capacity)) {
            return new Acceptance.Full();
        }
        for (Email email : fresh) {
            Instant sendAt = email.sendAt();
            long due = sendAt == null ? now : Math.max(now, sendAt.toEpochMilli());
            LogWriter.accepted(h, email, now, due);
            QueueTables.insert(h, email, format.write(email), now, due);
        }
        if (once != null) {
            remember(h, once, now);
        }
        return new Acceptance.Accepted();
    }

    private static boolean known(Handle h, EmailId id) {
        return h.createQuery("SELECT status FROM email WHERE id = :id")
                .bind("id", id.value())
                .mapTo(String.class)
                .findOne()
                .isPresent();
    }

    private static Optional<Acceptance> before(Handle h, IdempotentAnswer once, long now) {
        h.createUpdate("DELETE FROM idempotency WHERE owner_name = :owner AND idempotency_key = :key"
                        + " AND expires_at <= :now")
                .bind("owner", once.owner())
                .bind("key", once.key())
                .bind("now", now)
                .execute();
        return h.createQuery("SELECT fingerprint, answer FROM idempotency"
                        + " WHERE owner_name = :owner AND idempotency_key = :key")
                .bind("owner", once.owner())
                .bind("key", once.key())
                .<Acceptance>map((rs, context) -> once.fingerprint().equals(rs.getString("fingerprint"))
                        ? new Acceptance.Repeated(rs.getString("answer"))
                        : new Acceptance.KeyReused())
                .findOne();
    }

    private static void remember(Handle h, IdempotentAnswer once, long now) {
        h.createUpdate("INSERT INTO idempotency (owner_name, idempotency_key, fingerprint, answer, expires_at)"
                        + " VALUES (:owner, :key, :fingerprint, :answer, :expires)")
                .bind("owner", once.owner())
                .bind("key", once.key())
                .bind("fingerprint", once.fingerprint())
                .bind("answer", once.answer())
                .bind("expires", now + KEY_LIVES.toMillis())
                .execute();
    }

    @Override
    public List<Lease> claim(String token, int most, Duration leaseFor, ClaimScope scope) {
        return transactions.write(h -> {
            long now = clock.millis();
            Sweeper.sweep(h, now);
            List<QueueTables.Row> held = QueueTables.leasedBy(h, token, now);
            if (held.isEmpty() && !paused(h)) {
                held = choose(h, most, scope);
                for (QueueTables.Row row : held) {
                    QueueTables.lease(h, row.id(), token, now + leaseFor.toMillis());
                }
                handedOut.addAndGet(held.size());
            }
            return held.stream().map(row -> lease(token, row)).toList();
        });
    }

    private List<QueueTables.Row> choose(Handle h, int most, ClaimScope scope) {
        long before = handedOut.get();
        int oldest = (int) ((before + most) / OLDEST_ONE_IN - before / OLDEST_ONE_IN);
        String which = " FROM queued_email WHERE state = 'ready'"
                + (scope == ClaimScope.FAILED_BEFORE ? " AND failures > 0" : "");
        List<QueueTables.Row> chosen = new ArrayList<>(select(h, which + " AND crashes = 0 ORDER BY seq", oldest));
        boolean crashedOneOut =
                h.createQuery("SELECT COUNT(*) FROM queued_email WHERE state = 'leased' AND crashes > 0")
                                .mapTo(Integer.class)
                                .one()
                        > 0;
        List<QueueTables.Row> urgent = new ArrayList<>(select(h, which + " AND crashes = 0 ORDER BY lane, seq", most));
        if (!crashedOneOut) {
            urgent.addAll(select(h, which + " AND crashes > 0 ORDER BY lane, seq", 1));
        }
        Comparator<QueueTables.Row> order =
                Comparator.comparingInt(QueueTables.Row::lane).thenComparingLong(QueueTables.Row::seq);
        urgent.sort(order);
        Set<String> taken = new LinkedHashSet<>();
        chosen.forEach(row -> taken.add(row.id()));
        for (QueueTables.Row row : urgent) {
            if (chosen.size() < most && taken.add(row.id())) {
                chosen.add(row);
            }
        }
        chosen.sort(order);
        return chosen;
    }

    private static List<QueueTables.Row> select(Handle h, String which, int most) {
        return h.createQuery("SELECT " + QueueTables.COLUMNS + which + " FETCH FIRST " + most + " ROWS ONLY")
                .map(QueueTables::row)
                .list();
    }

    private Lease lease(String token, QueueTables.Row row) {
        Email email = format.read(new EmailId(row.id()), row.payload());
        return new Lease(token, email, row.failures(), row.crashes());
    }

    @Override
    public boolean enterData(Lease lease, Duration margin) {
        return transactions.write(h -> h.createUpdate("UPDATE queued_email SET in_data = TRUE WHERE id = :id"
                                + " AND state = 'leased' AND token = :token AND lease_until >= :until")
                        .bind("id", lease.email().id().value())
                        .bind("token", lease.token())
                        .bind("until", clock.millis() + margin.toMillis())
                        .execute()
                == 1);
    }

    @Override
    public Set<EmailId> extend(Collection<Lease> leases, Duration leaseFor) {
        return transactions.write(h -> {
            long now = clock.millis();
            Set<EmailId> held = new LinkedHashSet<>();
            for (Lease lease : leases) {
                int changed = h.createUpdate("UPDATE queued_email SET lease_until = :until WHERE id = :id"
                                + " AND state = 'leased' AND token = :token AND lease_until > :now")
                        .bind("until", now + leaseFor.toMillis())
                        .bind("id", lease.email().id().value())
                        .bind("token", lease.token())
                        .bind("now", now)
                        .execute();
                if (changed == 1) {
                    held.add(lease.email().id());
                }
            }
            return held;
        });
    }

    @Override
    public Set<EmailId> settle(List<Settlement> settlements) {
        Set<EmailId> settled = transactions.write(h -> {
            Set<EmailId> done = new LinkedHashSet<>();
            for (Settlement settlement : settlements) {
                if (settle(h, settlement)) {
                    done.add(settlement.lease().email().id());
                }
            }
            return done;
        });
        wake();
        return settled;
    }

    private boolean settle(Handle h, Settlement settlement) {
        String id = settlement.lease().email().id().value();
        String token = settlement.lease().token();
        Optional<QueueTables.Row> held = QueueTables.leased(h, id, token);
        if (held.isEmpty()) {
            return h.createQuery("SELECT settled_token FROM email WHERE id = :id AND settled_token = :token")
                    .bind("id", id)
                    .bind("token", token)
                    .mapTo(String.class)
                    .findOne()
                    .isPresent();
        }
        apply(h, held.get(), settlement.verdict(), settlement.took().toMillis());
        LogWriter.settledBy(h, id, token);
        return true;
    }

    private void apply(Handle h, QueueTables.Row row, Verdict verdict, long took) {
        long now = clock.millis();
        String id = row.id();
        if (verdict instanceof Verdict.Sent sent) {
            QueueTables.remove(h, row);
            LogWriter.attempt(h, id, now, AttemptOutcome.SENT, sent.reply(), null, took);
            LogWriter.sent(h, id, now);
        } else if (verdict instanceof Verdict.Retry retry) {
            long due = now + retry.delay().toMillis();
            QueueTables.waitAgain(h, id, now, due, row.failures() + 1, row.crashes());
            failed(h, id, now, AttemptOutcome.FAILED, retry.failure(), took);
            LogWriter.status(h, id, EmailStatus.RETRYING, due);
        } else if (verdict instanceof Verdict.Bury bury) {
            QueueTables.bury(h, row, bury.failure(), row.failures() + row.crashes() + 1, now);
            failed(h, id, now, AttemptOutcome.FAILED, bury.failure(), took);
            LogWriter.status(h, id, EmailStatus.DEAD, null);
        } else if (verdict instanceof Verdict.Release release) {
            long due = now + release.delay().toMillis();
            QueueTables.waitAgain(h, id, now, due, row.failures(), row.crashes());
        } else if (verdict instanceof Verdict.Unsure unsure) {
            QueueTables.remove(h, row);
            failed(h, id, now, AttemptOutcome.UNKNOWN, unsure.failure(), took);
            LogWriter.status(h, id, EmailStatus.UNKNOWN, null);
        }
    }

    private static void failed(Handle h, String id, long now, AttemptOutcome outcome, Failure failure, long took) {
        LogWriter.attempt(h, id, now, outcome, null, failure, took);
        LogWriter.failed(h, id, now);
    }

    @Override
    public Cancellation cancel(EmailId id) {
        return transactions.write(h -> {
            Optional<QueueTables.Row> row = QueueTables.find(h, id.value());
            if (row.isPresent()) {
                if (row.get().inData()) {
                    return Cancellation.TOO_LATE;
                }
                QueueTables.remove(h, row.get());
                LogWriter.status(h, id.value(), EmailStatus.CANCELLED, null);
                return Cancellation.CANCELLED;
            }
            return h.createQuery("SELECT status FROM email WHERE id = :id")
                    .bind("id", id.value())
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
        return transactions.read(h -> h.createQuery("SELECT live FROM queue_control WHERE id = 1")
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public void sweep() {
        transactions.write(h -> {
            Sweeper.sweep(h, clock.millis());
            return true;
        });
    }

    @Override
    public List<String> inconsistencies() {
        return transactions.read(h -> {
            List<String> wrong = new ArrayList<>();
            for (String lane : List.of("live", "ordinary_live")) {
                String which = lane.equals("live") ? "" : " WHERE lane > 0";
                h.createQuery("SELECT " + lane + " - (SELECT COUNT(*) FROM queued_email" + which
                                + ") FROM queue_control WHERE id = 1")
                        .mapTo(Long.class)
                        .findOne()
                        .filter(difference -> difference != 0)
                        .ifPresent(difference -> wrong.add("counter " + lane + " is off by " + difference));
            }
            return wrong;
        });
    }

    @Override
    public void pause() {
        paused(true);
    }

    @Override
    public void resume() {
        paused(false);
        wake();
    }

    private void paused(boolean paused) {
        transactions.write(h -> h.createUpdate("UPDATE queue_control SET paused = :paused WHERE id = 1")
                .bind("paused", paused)
                .execute());
    }

    @Override
    public boolean paused() {
        return transactions.read(SqlEmailQueue::paused);
    }

    private static boolean paused(Handle h) {
        return h.createQuery("SELECT paused FROM queue_control WHERE id = 1")
                .mapTo(Boolean.class)
                .one();
    }

    @Override
    public void awaitWork(Duration atMost) throws InterruptedException {
        if (work.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            work.drainPermits();
        }
    }

    void wake() {
        if (work.availablePermits() == 0) {
            work.release();
        }
    }
}
