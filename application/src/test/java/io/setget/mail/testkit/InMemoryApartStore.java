package io.setget.mail.testkit;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.Outbox;
import io.setget.mail.application.port.Outbox.Entry;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.ReconcilableQueue.Correction;
import io.setget.mail.application.port.ReconcilableQueue.Identity;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.queue.Capacity;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A queue with its dead letters that is kept apart from the log, with an outbox and an identity; it can lose everything, or
 * go back to an earlier moment. Not thread-safe.
 */
public final class InMemoryApartStore {
    private static final Set<String> CHANGES = Set.of(
            "acceptPrepared",
            "claim",
            "enterData",
            "extend",
            "settle",
            "cancel",
            "sweep",
            "pause",
            "resume",
            "revive",
            "delete");

    private final Capacity capacity;
    private final InstantSource clock;
    private final Map<EmailId, Told> told = new HashMap<>();
    private final List<Entry> outbox = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private @Nullable Instant repeating;
    private int connections;
    private InMemoryMailStore inner;
    private Identity identity = new Identity("", 0, Position.START);
    private long number;

    public InMemoryApartStore(Capacity capacity, InstantSource clock) {
        this.capacity = capacity;
        this.clock = clock;
        this.inner = new InMemoryMailStore(capacity, this::now);
    }

    /** Something that changes the store. */
    @FunctionalInterface
    private interface Work {
        @Nullable
        Object run() throws Throwable;
    }

    /** A change as it was made, to be made again. */
    private record Step(Instant at, Work work) {}

    private record Told(EmailStatus status, int attempts, boolean letterDeleted) {}

    private Instant now() {
        Instant then = repeating;
        return then == null ? clock.instant() : then;
    }

    /** What the queue knows of its emails, whether its outbox was emptied or not. */
    public InMemoryMailStore inner() {
        return inner;
    }

    /** Loses everything that is kept. */
    public void vanish() {
        steps.clear();
        begin();
    }

    /** Is again what it was before its last changes; each connection is a new one, so nobody is admitted. */
    public void goBack(int changes) {
        List<Step> kept = List.copyOf(steps.subList(0, Math.max(0, steps.size() - changes)));
        steps.clear();
        begin();
        connections++;
        for (Step step : kept) {
            repeating = step.at();
            try {
                change(step.work());
            } catch (Throwable impossible) {
                throw new IllegalStateException("it went well the first time", impossible);
            }
        }
        repeating = null;
    }

    private void begin() {
        inner = new InMemoryMailStore(capacity, this::now);
        told.clear();
        outbox.clear();
        number = 0;
        identity = new Identity("", 0, Position.START);
    }

    private @Nullable Object change(Work work) throws Throwable {
        Object result = work.run();
        steps.add(new Step(now(), work));
        return result;
    }

    /** The same for what cannot fail. */
    private void changed(Runnable work) {
        work.run();
        steps.add(new Step(now(), () -> {
            work.run();
            return null;
        }));
    }

    /** Tells the outbox what it was not told yet. */
    private void tell() {
        for (InMemoryDeliveryLog.Entry entry : inner.log().all()) {
            EmailId id = entry.email.id();
            Told before = told.get(id);
            if (before == null) {
                say(new Event.Accepted(
                        id,
                        now(),
                        entry.email.type(),
                        entry.email.to().address(),
                        entry.email.messageId(),
                        entry.dueAt));
                before = new Told(EmailStatus.QUEUED, 0, false);
            }
            Told after = told(entry);
            if (!before.equals(after)) {
                say(id, entry, before);
            }
            told.put(id, after);
        }
    }

    private static Told told(InMemoryDeliveryLog.Entry entry) {
        return new Told(entry.status, entry.attempts.size(), entry.letterDeleted);
    }

    private void say(EmailId id, InMemoryDeliveryLog.Entry entry, Told before) {
        List<LoggedAttempt> news = entry.attempts.subList(before.attempts(), entry.attempts.size());
        if (before.status() == EmailStatus.DEAD && entry.status == EmailStatus.QUEUED) {
            say(new Event.Revived(id, now()));
        } else if (news.isEmpty() && before.status() != entry.status) {
            boolean failed = entry.status == EmailStatus.EXPIRED;
            say(new Event.Changed(id, now(), entry.status, entry.nextAttemptAt, failed, null));
        }
        for (LoggedAttempt attempt : news) {
            boolean failed = attempt.outcome() == AttemptOutcome.FAILED || attempt.outcome() == AttemptOutcome.UNKNOWN;
            say(new Event.Changed(id, now(), entry.status, entry.nextAttemptAt, failed, attempt));
        }
        if (entry.letterDeleted && !before.letterDeleted()) {
            say(new Event.LetterDeleted(id, now()));
        }
    }

    private void say(Event event) {
        Position position = new Position(identity.epoch(), event.at().toEpochMilli(), ++number);
        outbox.add(new Entry(position, event));
        identity = new Identity(identity.name(), identity.epoch(), position);
    }

    /** The outbox, which every instance may empty. */
    public Outbox outbox() {
        return new Messages();
    }

    private final class Messages implements Outbox {
        @Override
        public List<Entry> oldest(int most) {
            return List.copyOf(outbox.subList(0, Math.min(most, outbox.size())));
        }

        @Override
        public void drop(Position upTo) {
            changed(() -> outbox.removeIf(entry -> entry.position().compareTo(upTo) <= 0));
        }

        @Override
        public boolean takeTurn() {
            return true;
        }

        @Override
        public void awaitEntry(Duration atMost) {
            throw new UnsupportedOperationException("nobody waits here");
        }
    }

    /** One instance's way to it. */
    public final class Access implements ReconcilableQueue {
        private String admitted = "";

        /** Refuses every call unless this instance was admitted to the queue that is there. */
        public EmailQueue queue() {
            return over(EmailQueue.class);
        }

        public DeadLetters deadLetters() {
            return over(DeadLetters.class);
        }

        private <P> P over(Class<P> port) {
            return port.cast(Proxy.newProxyInstance(
                    port.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                        if (!isAdmitted()) {
                            throw new PortUnavailableException(
                                    "the queue is not the one that was there",
                                    new IllegalStateException("not admitted"));
                        }
                        Work work = () -> {
                            try {
                                Object result = method.invoke(
                                        port == EmailQueue.class ? inner.queue() : inner.deadLetters(), arguments);
                                tell();
                                return result;
                            } catch (InvocationTargetException thrown) {
                                throw thrown.getCause();
                            }
                        };
                        return CHANGES.contains(method.getName()) ? change(work) : work.run();
                    }));
        }

        @Override
        public Identity identity() {
            return identity;
        }

        @Override
        public boolean rename(Identity before, String name, long epoch) {
            if (!before.name().equals(identity.name()) || before.epoch() != identity.epoch()) {
                return false;
            }
            changed(() -> identity = new Identity(name, epoch, new Position(epoch, 0, 0)));
            return true;
        }

        @Override
        public void admit(String name, long epoch) {
            admitted = connections + " " + epoch + " " + name;
        }

        @Override
        public boolean isAdmitted() {
            return admitted.equals(connections + " " + identity.epoch() + " " + identity.name());
        }

        @Override
        public Map<EmailId, Place> places(Collection<EmailId> ids) {
            Map<EmailId, Place> places = new LinkedHashMap<>();
            for (EmailId id : ids) {
                InMemoryDeliveryLog.Entry entry = inner.log().entry(id);
                if (entry != null) {
                    places.put(id, place(entry));
                }
            }
            return places;
        }

        private Place place(InMemoryDeliveryLog.Entry entry) {
            return switch (entry.status) {
                case QUEUED, RETRYING, SENDING -> Place.LIVE;
                case DEAD -> entry.letterDeleted ? Place.GONE : Place.DEAD;
                default -> Place.GONE;
            };
        }

        @Override
        public Page page(String cursor, int most) {
            return new Page(
                    places(inner.log().all().stream()
                            .map(entry -> entry.email.id())
                            .toList()),
                    "");
        }

        @Override
        public void correct(List<Correction> corrections) {
            List<Correction> all = List.copyOf(corrections);
            changed(() -> all.forEach(InMemoryApartStore.this::correct));
        }
    }

    private void correct(Correction correction) {
        InMemoryDeliveryLog.Entry entry = inner.log().known(correction.id());
        if (correction instanceof Correction.Withdraw withdraw) {
            inner.queue().withdraw(withdraw.id());
            inner.deadLetters().withdraw(withdraw.id());
            entry.becomes(withdraw.became(), null);
            entry.letterDeleted |= withdraw.became() == EmailStatus.DEAD;
        } else if (correction instanceof Correction.Bury bury) {
            inner.queue().withdraw(bury.id());
            inner.deadLetters().bury(entry.email, bury.failure(), bury.attempts(), bury.diedAt());
            entry.becomes(EmailStatus.DEAD, null);
        } else if (correction instanceof Correction.Revive revive) {
            inner.deadLetters().withdraw(revive.id());
            inner.queue().takeBackAtOnce(entry.email);
        }
        told.put(correction.id(), told(entry));
    }
}
