package io.setget.mail.application.metrics;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.Losses;
import io.setget.mail.application.port.Losses.Loss;
import io.setget.mail.domain.audit.AuditAction;
import java.time.Duration;
import java.util.List;

/** What the store lost lately, until an operator has seen it or a day has passed. */
public final class DescribeLosses {
    private static final Duration TOLD_FOR = Duration.ofHours(24);

    private final Losses losses;
    private final AuditLog audit;

    public DescribeLosses(Losses losses, AuditLog audit) {
        this.losses = losses;
        this.audit = audit;
    }

    /** Newest first. */
    public List<Loss> unseen() {
        return losses.latest(TOLD_FOR).stream()
                .filter(loss -> !loss.acknowledged())
                .toList();
    }

    /** The same in words, a sentence each. */
    public List<String> words() {
        return unseen().stream()
                .map(loss -> loss.emails() + (loss.emails() == 1 ? " accepted email was" : " accepted emails were")
                        + " lost, noticed at " + loss.at() + ": " + loss.cause())
                .toList();
    }

    /** How many emails within the last day, seen or not. */
    public long lastDay() {
        return losses.latest(TOLD_FOR).stream().mapToLong(Loss::emails).sum();
    }

    /** How many emails since the beginning. */
    public long total() {
        return losses.total();
    }

    /** Somebody has seen it. */
    public void acknowledge(String actor) {
        if (losses.acknowledge() > 0) {
            audit.record(actor, AuditAction.LOST_EMAILS_ACKNOWLEDGED, "");
        }
    }
}
