package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.application.seal.SealedEmail;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Takes emails in: several callers' in one go, each caller's all or none. */
final class Acceptances {
    private static final Duration KEY_LIVES = Duration.ofHours(24);

    private final Handle h;
    private final Control control;
    private final Capacity capacity;
    private final long now;
    private final Set<UUID> known;
    private final List<Sealed> taken = new ArrayList<>();
    private final Map<List<String>, IdempotentAnswer> remembered = new HashMap<>();

    /** What a caller asks for; sealing was done before, on the caller's own thread. */
    record Request(List<Sealed> emails, @Nullable IdempotentAnswer once) {}

    /** An email with the id that the tables know it by. */
    record Sealed(UUID id, SealedEmail email) {
        static Sealed of(EmailQueue.Prepared prepared) {
            return new Sealed(UUID.fromString(prepared.id().value()), (SealedEmail) prepared);
        }

        boolean ordinary() {
            return email.type().lane() != Lane.CRITICAL;
        }
    }

    private Acceptances(Handle h, Control control, Capacity capacity, long now, List<Request> requests) {
        this.h = h;
        this.control = control;
        this.capacity = capacity;
        this.now = now;
        this.known = known(h, requests);
    }

    static List<Acceptance> answer(Handle h, Control control, Capacity capacity, long now, List<Request> requests) {
        Acceptances together = new Acceptances(h, control, capacity, now, requests);
        List<Acceptance> answers = requests.stream().map(together::answer).toList();
        together.insert();
        return answers;
    }

    private static Set<UUID> known(Handle h, List<Request> requests) {
        List<UUID> ids = requests.stream()
                .flatMap(request -> request.emails().stream())
                .map(Sealed::id)
                .toList();
        return new HashSet<>(h.createQuery("SELECT id FROM email WHERE id = ANY(:ids)")
                .bindArray("ids", UUID.class, ids)
                .mapTo(UUID.class)
                .list());
    }

    private Acceptance answer(Request request) {
        IdempotentAnswer once = request.once();
        if (once != null) {
            Optional<Acceptance> before = before(once);
            if (before.isPresent()) {
                return before.get();
            }
        }
        Set<UUID> own = new HashSet<>();
        List<Sealed> fresh = request.emails().stream()
                .filter(email -> !known.contains(email.id()) && own.add(email.id()))
                .toList();
        int ordinary = (int) fresh.stream().filter(Sealed::ordinary).count();
        if (!control.reserve(fresh.size() - ordinary, ordinary, capacity)) {
            return new Acceptance.Full();
        }
        known.addAll(own);
        taken.addAll(fresh);
        if (once != null) {
            remembered.put(List.of(once.owner(), once.key()), once);
        }
        return new Acceptance.Accepted();
    }

    private Optional<Acceptance> before(IdempotentAnswer once) {
        IdempotentAnswer justNow = remembered.get(List.of(once.owner(), once.key()));
        Optional<IdempotentAnswer> before = justNow != null ? Optional.of(justNow) : stored(once);
        return before.map(first -> first.fingerprint().equals(once.fingerprint())
                ? new Acceptance.Repeated(first.answer())
                : new Acceptance.KeyReused());
    }

    private Optional<IdempotentAnswer> stored(IdempotentAnswer once) {
        return h.createQuery("SELECT fingerprint, answer FROM idempotency"
                        + " WHERE owner_name = :owner AND idempotency_key = :key AND expires_at > :now")
                .bind("owner", once.owner())
                .bind("key", once.key())
                .bind("now", now)
                .map((rs, context) -> new IdempotentAnswer(
                        once.owner(), once.key(), rs.getString("fingerprint"), rs.getString("answer")))
                .findOne();
    }

    private void insert() {
        if (!taken.isEmpty()) {
            insertLog();
            insertQueue();
            insertContent();
        }
        remembered.values().forEach(this::remember);
        if (!remembered.isEmpty()) {
            // More than come, so that what a busy day left behind shrinks however busy the next one is.
            Dialect.forgetKeys(h, now, 2 * remembered.size());
        }
    }

    private long due(SealedEmail email) {
        Instant sendAt = email.sendAt();
        return sendAt == null ? now : Math.max(now, sendAt.toEpochMilli());
    }

    private void insertLog() {
        LogEntries log = new LogEntries(h);
        for (Sealed one : taken) {
            SealedEmail email = one.email();
            log.add(one.id(), email.type(), email.to(), email.messageId(), now, due(email));
        }
        log.post();
    }

    private void insertQueue() {
        PreparedBatch batch = h.prepareBatch("INSERT INTO queued_email (id, email_type, format, lane, state, due_at,"
                + " expires_at, next_at, lives_ms, failures, crashes, in_data) VALUES (:id, :type, :format, :lane,"
                + " :state, :due, :expires, :next, :lives, 0, 0, FALSE)");
        for (Sealed one : taken) {
            long due = due(one.email());
            long expires = due + one.email().lives().toMillis();
            batch.bind("id", one.id())
                    .bind("type", one.email().type().wireName())
                    .bind("format", EmailFormat.VERSION)
                    .bind("lane", LiveEmail.rank(one.email().type().lane()))
                    .bind("state", due <= now ? "ready" : "scheduled")
                    .bind("due", due)
                    .bind("expires", expires)
                    .bind("next", due <= now ? expires : due)
                    .bind("lives", one.email().lives().toMillis())
                    .add();
        }
        batch.execute();
    }

    private void insertContent() {
        PreparedBatch batch = h.prepareBatch("INSERT INTO email_content (id, payload) VALUES (:id, :payload)");
        for (Sealed one : taken) {
            batch.bind("id", one.id()).bind("payload", one.email().payload()).add();
        }
        batch.execute();
    }

    private void remember(IdempotentAnswer once) {
        // One that is over may still lie there: the sweep removes them in small steps. One that is not is another
        // instance's, of this moment: then inserting fails, and all is done again.
        h.createUpdate("DELETE FROM idempotency WHERE owner_name = :owner AND idempotency_key = :key"
                        + " AND expires_at <= :now")
                .bind("owner", once.owner())
                .bind("key", once.key())
                .bind("now", now)
                .execute();
        h.createUpdate("INSERT INTO idempotency (owner_name, idempotency_key, fingerprint, answer, expires_at)"
                        + " VALUES (:owner, :key, :fingerprint, :answer, :expires)")
                .bind("owner", once.owner())
                .bind("key", once.key())
                .bind("fingerprint", once.fingerprint())
                .bind("answer", once.answer())
                .bind("expires", now + KEY_LIVES.toMillis())
                .execute();
    }
}
