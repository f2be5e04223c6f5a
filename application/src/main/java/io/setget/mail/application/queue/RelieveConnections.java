package io.setget.mail.application.queue;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.MailTransport.Waiting;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.ServerState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that recipients at which the server does not answer hold up no others. A conversation that has not come to
 * its dot is given up, the first two times, once it keeps others waiting for too long. One past its dot is never given
 * up, for the server may have taken the email: it is parked, which is to say that another connection is used in its
 * place. For one thread.
 */
public final class RelieveConnections {
    /** The most emails that are parked at once, and so the connections beyond those that are allowed. */
    public static final int MOST_PARKED = 64;

    private static final Logger LOG = LoggerFactory.getLogger(RelieveConnections.class);
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private final MailTransport transport;
    private final ServerHealth health;
    private final LeasesInHand leases;
    private final InstantSource clock;
    private final ParkingPace pace = new ParkingPace();

    public RelieveConnections(MailTransport transport, ServerHealth health, LeasesInHand leases, InstantSource clock) {
        this.transport = transport;
        this.health = health;
        this.leases = leases;
        this.clock = clock;
    }

    /**
     * To be called a few times a second.
     *
     * @param crowded whether no connection is free for the next email
     * @return emails that were parked: each frees its connection
     */
    public List<LeaseInHand> look(boolean crowded) {
        boolean narrow = crowded || leases.working() >= Math.max(1, health.emailsAtOnce());
        List<Waiting> waiting = narrow
                ? transport.waiting().stream()
                        .filter(one -> one.since().compareTo(SHORTEST) >= 0)
                        .toList()
                : List.of();
        if (waiting.isEmpty() || health.breakerIsOpen() || !leases.mayClaim(ClaimScope.ALL)) {
            return List.of();
        }
        Map<EmailId, LeaseInHand> held = new HashMap<>();
        leases.all().forEach(lease -> held.put(lease.id(), lease));
        Instant now = clock.instant();
        giveUp(waiting, held, now);
        return park(waiting, held, now);
    }

    private void giveUp(List<Waiting> waiting, Map<EmailId, LeaseInHand> held, Instant now) {
        Duration patience = health.recent().patience(health.state().misses(), now);
        Set<EmailId> stalled = new HashSet<>();
        for (Waiting one : waiting) {
            LeaseInHand lease = held.get(one.email());
            boolean first = lease != null && !lease.lease().stallsOften();
            if (first && !one.pastDot() && one.since().compareTo(patience) >= 0) {
                stalled.add(one.email());
            }
        }
        if (!stalled.isEmpty()) {
            LOG.info(
                    "{} emails are put off: the server has not answered at their recipients for {} s while others wait",
                    stalled.size(),
                    patience.toSeconds());
            transport.giveUp(stalled);
        }
    }

    private List<LeaseInHand> park(List<Waiting> waiting, Map<EmailId, LeaseInHand> held, Instant now) {
        List<LeaseInHand> parked = new ArrayList<>();
        if (health.recent().refusedLately(now)) {
            return parked;
        }
        for (Waiting one : waiting) {
            ServerState state = health.state();
            LeaseInHand lease = held.get(one.email());
            boolean late = one.since().compareTo(RecentTries.untilParked(state.misses(), now)) >= 0;
            if (lease != null && one.pastDot() && late && mayPark(now) && lease.park()) {
                pace.parked(now);
                health.parked();
                parked.add(lease);
            }
        }
        return parked;
    }

    private boolean mayPark(Instant now) {
        return pace.allows(health.recent().successes(), now) && leases.parked() < MOST_PARKED;
    }
}
