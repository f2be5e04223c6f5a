package io.setget.mail.testkit;

import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.domain.email.EmailId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which emails a queue holds, in memory; a test says where they are. Thread-safe. */
public final class InMemoryReconcilableQueue implements ReconcilableQueue {
    private final TreeMap<EmailId, Place> emails = new TreeMap<>();
    private Identity identity = new Identity("", 0, Position.START);
    private String admitted = "";

    /** Puts an email there, or takes it away. */
    public synchronized void put(EmailId id, Place place) {
        emails.put(id, place);
    }

    /** The store lost all it had. */
    public synchronized void vanish() {
        emails.clear();
        identity = new Identity("", 0, Position.START);
    }

    /** The store is as it was when it said this. */
    public synchronized void goBack(Identity earlier) {
        identity = earlier;
        admitted = "";
    }

    /** Its outbox was told something, so far. */
    public synchronized void tell(Position told) {
        identity = new Identity(identity.name(), identity.epoch(), told);
    }

    /** What every call of an instance that works with the queue does first. */
    public synchronized void use() {
        if (!isAdmitted()) {
            throw new PortUnavailableException("another queue", new IllegalStateException("not admitted"));
        }
    }

    @Override
    public synchronized Identity identity() {
        return identity;
    }

    @Override
    public synchronized boolean rename(Identity before, String name, long epoch) {
        if (!before.name().equals(identity.name()) || before.epoch() != identity.epoch()) {
            return false;
        }
        identity = new Identity(name, epoch, new Position(epoch, 0, 0));
        return true;
    }

    @Override
    public synchronized void admit(String name, long epoch) {
        admitted = epoch + " " + name;
    }

    @Override
    public synchronized boolean isAdmitted() {
        return admitted.equals(identity.epoch() + " " + identity.name());
    }

    @Override
    public synchronized Map<EmailId, Place> places(Collection<EmailId> ids) {
        Map<EmailId, Place> places = new LinkedHashMap<>();
        ids.forEach(id -> {
            Place place = emails.get(id);
            if (place != null) {
                places.put(id, place);
            }
        });
        return places;
    }

    @Override
    public synchronized Page page(String cursor, int most) {
        Map<EmailId, Place> rest = cursor.isEmpty() ? emails : emails.tailMap(new EmailId(cursor), false);
        Map<EmailId, Place> page = new LinkedHashMap<>();
        String last = "";
        for (Map.Entry<EmailId, Place> one : rest.entrySet()) {
            if (page.size() < most) {
                page.put(one.getKey(), one.getValue());
                last = one.getKey().value();
            }
        }
        return new Page(page, page.size() == rest.size() ? "" : last);
    }

    @Override
    public synchronized void correct(List<Correction> corrections) {
        for (Correction one : corrections) {
            Place place = emails.get(one.id());
            if (one instanceof Correction.Withdraw && place != null) {
                emails.put(one.id(), Place.GONE);
            } else if (one instanceof Correction.Bury && place == Place.LIVE) {
                emails.put(one.id(), Place.DEAD);
            } else if (one instanceof Correction.Revive && place == Place.DEAD) {
                emails.put(one.id(), Place.LIVE);
            }
        }
    }
}
