package io.setget.mail.testkit;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.ServerTrouble;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Unconfirmed;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Withheld;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transport and the mail server behind it, in memory: collects what it is given, and answers by recipient as it was
 * told. Outcomes of the kind that arise before the final dot are given without asking for permission.
 *
 * <p>Thread-safe; scripted while others send.
 */
public final class InMemoryMailTransport implements MailTransport {
    /** Where a conversation may be made to wait. */
    public enum Moment {
        BEFORE_DOT,
        AFTER_DOT
    }

    private final List<Email> received = new ArrayList<>();
    private final List<SmtpSettings> used = new ArrayList<>();
    private final Map<String, DeliveryOutcome> answers = new HashMap<>();
    private final Map<String, Moment> stalls = new HashMap<>();
    private final Set<String> waiting = new HashSet<>();
    private @Nullable Failure trouble;
    private boolean stopped;
    private boolean closed;

    /** From now on every email to this address ends so; {@code Unconfirmed} ones arrive nevertheless. */
    public synchronized void answer(String recipient, DeliveryOutcome outcome) {
        answers.put(recipient, outcome);
    }

    /** From now on the server can not be used at all, until {@link #recover}. */
    public synchronized void breakDown(Failure failure) {
        trouble = failure;
    }

    /** The server works again. */
    public synchronized void recover() {
        trouble = null;
    }

    /** Emails to this address wait at that moment until {@link #release}. */
    public synchronized void stall(String recipient, Moment moment) {
        stalls.put(recipient, moment);
    }

    /** Lets all stalled conversations go on. */
    public synchronized void release() {
        stalls.clear();
        notifyAll();
    }

    /** Whether an email to this address waits at its moment right now. */
    public synchronized boolean isWaiting(String recipient) {
        return waiting.contains(recipient);
    }

    /** Every email that arrived, in order, as often as it arrived. */
    public synchronized List<Email> received() {
        return List.copyOf(received);
    }

    /** The settings of each email in {@link #received}. */
    public synchronized List<SmtpSettings> settingsUsed() {
        return List.copyOf(used);
    }

    @Override
    public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
        return deliver(email, settings, mayEnterData, Long.MAX_VALUE);
    }

    private DeliveryOutcome deliver(Email email, SmtpSettings settings, BooleanSupplier mayEnterData, long deadline) {
        String to = email.to().address().value();
        DeliveryOutcome before = untilDot(to, deadline);
        if (before != null) {
            return before;
        }
        if (!mayEnterData.getAsBoolean()) {
            return new Withheld();
        }
        return afterDot(to, email, settings, deadline);
    }

    private synchronized @Nullable DeliveryOutcome untilDot(String to, long deadline) {
        if (stopped) {
            return new Withheld();
        }
        if (trouble != null) {
            return new ServerTrouble(trouble);
        }
        boolean inTime = waitWhileStalled(to, Moment.BEFORE_DOT, deadline);
        if (stopped) {
            return new Withheld();
        }
        if (!inTime) {
            return new Deferred(new Failure(FailureKind.TIMEOUT, null, "The server did not answer in time."));
        }
        DeliveryOutcome scripted = answers.get(to);
        return scripted instanceof Delivered || scripted instanceof Unconfirmed ? null : scripted;
    }

    private synchronized DeliveryOutcome afterDot(String to, Email email, SmtpSettings settings, long deadline) {
        if (stopped) {
            return new Withheld();
        }
        received.add(email);
        used.add(settings);
        boolean inTime = waitWhileStalled(to, Moment.AFTER_DOT, deadline);
        if (!inTime || closed) {
            FailureKind kind = closed ? FailureKind.CONNECTION_LOST : FailureKind.TIMEOUT;
            return new Unconfirmed(new Failure(kind, null, "The server's answer never came."));
        }
        DeliveryOutcome scripted = answers.get(to);
        return scripted == null ? new Delivered("250 2.0.0 queued as " + received.size()) : scripted;
    }

    /** False if the time was up first. */
    private synchronized boolean waitWhileStalled(String to, Moment moment, long deadline) {
        boolean interrupted = false;
        waiting.add(to);
        try {
            while (stalls.get(to) == moment && !closed && !(stopped && moment == Moment.BEFORE_DOT)) {
                long left = deadline == Long.MAX_VALUE ? 0 : (deadline - System.nanoTime()) / 1_000_000;
                if (deadline != Long.MAX_VALUE && left <= 0) {
                    return false;
                }
                try {
                    wait(left);
                } catch (InterruptedException goOn) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            waiting.remove(to);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized Optional<Failure> probe(SmtpSettings settings) {
        return stopped ? Optional.of(stopping()) : Optional.ofNullable(trouble);
    }

    @Override
    public TestReport test(Email email, SmtpSettings settings, Duration limit, Consumer<Progress> watching) {
        Step found = new Step("dns", true, 1, "");
        Step connected = new Step("connect", true, 1, "");
        watching.accept(new Progress(List.of(), "dns"));
        watching.accept(new Progress(List.of(found), "connect"));
        DeliveryOutcome outcome = deliver(email, settings, () -> true, System.nanoTime() + limit.toNanos());
        Failure failure = failureOf(outcome);
        String stage = outcome instanceof ServerTrouble ? "connect" : "data";
        Step step = new Step(stage, failure == null, 1, failure == null ? "" : failure.detail());
        List<Step> steps = stage.equals("connect") ? List.of(found, step) : List.of(found, connected, step);
        if (!stage.equals("connect")) {
            watching.accept(new Progress(List.of(found, connected), "data"));
        }
        watching.accept(new Progress(steps, null));
        return new TestReport(failure, steps, "S: 220 in memory\n");
    }

    private static @Nullable Failure failureOf(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Failed failed) {
            return failed.failure();
        }
        return outcome instanceof Delivered ? null : stopping();
    }

    private static Failure stopping() {
        return new Failure(FailureKind.UNKNOWN, null, "Sending is being stopped.");
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
    }
}
