package io.setget.mail.simulation;

import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.simulation.KnownEmail.Hold;
import io.setget.mail.simulation.Sometimes.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether queue, log and mail server agree about every email that was asked for. */
final class Agreement {
    private final World world;
    private final Observer observer;

    Agreement(World world) {
        this.world = world;
        this.observer = world.observer;
    }

    /** Paths that the queue takes by itself. */
    private void ended(LoggedEmail email) {
        List<LoggedAttempt> attempts = email.attempts();
        boolean crash = !attempts.isEmpty() && attempts.get(attempts.size() - 1).error() == FailureKind.WORKER_CRASHED;
        if (email.status() == EmailStatus.LOST) {
            world.sometimes.reached(Path.LOST);
        } else if (email.status() == EmailStatus.EXPIRED) {
            world.sometimes.reached(Path.EXPIRED_WHILE_WAITING);
        } else if (email.status() == EmailStatus.DEAD && crash) {
            world.sometimes.reached(Path.DIED_OF_THIRD_CRASH);
        } else if (email.status() == EmailStatus.UNKNOWN && crash) {
            world.sometimes.reached(Path.UNSURE_AFTER_CRASH);
        }
    }

    /** All that is known now, held against the log, the queue and the server. */
    void check(boolean everythingIsOver) {
        if (world.store.apart != null && !everythingIsOver) {
            return; // the log learns later
        }
        History history = new History().queued(world.store.queue().size());
        for (KnownEmail email : observer.emails()) {
            String id = email.id();
            if (email.answered) {
                history.accepted(id);
            } else {
                history.asked(id);
            }
            world.store.log.find(email.email.id()).ifPresent(logged -> {
                history.status(id, logged.status());
                ended(logged);
            });
            if (email.mayBeUnheardOf) {
                history.storeLostBeforeLogged(id);
            } else if (email.mayBeLost) {
                history.storeLost(id);
            }
            history.arrived(id, world.server.arrivals(email.email.id()));
            Hold hold = email.hold;
            boolean open = hold != null && !hold.settled && hold.pastMark;
            history.endedUnsure(id, email.endedUnsure + (open ? 1 : 0));
        }
        if (everythingIsOver) {
            history.everythingIsOver();
        }
        List<String> wrong = new ArrayList<>(history.violations());
        wrong.addAll(world.store.queue().inconsistencies());
        observer.must(wrong.isEmpty(), "queue, log and server do not agree", wrong);
        if (history.duplicates() > 0) {
            world.sometimes.reached(Path.SENT_TWICE);
        }
    }
}
