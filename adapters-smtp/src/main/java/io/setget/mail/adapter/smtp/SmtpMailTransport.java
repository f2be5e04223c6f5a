package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Sends over a few connections that are used again while they are fresh. */
final class SmtpMailTransport implements MailTransport {
    private final Smtp.Options options;
    private final SSLSocketFactory trusted;
    private final Semaphore slots;
    private final Deque<SmtpConnection> idle = new ArrayDeque<>();
    private final ScheduledExecutorService timer;
    private boolean closed;

    SmtpMailTransport(Smtp.Options options, SSLSocketFactory trusted) {
        this.options = options;
        this.trusted = trusted;
        this.slots = new Semaphore(options.maxConnections());
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "smtp-timer");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
        slots.acquireUninterruptibly();
        try {
            SmtpConnection reused = takeIdle(settings);
            if (reused != null) {
                Optional<DeliveryOutcome> outcome = attempt(reused, email, mayEnterData, true);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            SmtpConnection fresh = SmtpConnection.to(settings, options, trusted);
            try {
                fresh.open();
            } catch (MessagingException | RuntimeException failed) {
                fresh.closeQuietly();
                return ReplyDiagnosis.of(fresh.dialogue(), failed);
            }
            return attempt(fresh, email, mayEnterData, false).orElseThrow();
        } finally {
            slots.release();
        }
    }

    /** Empty if the connection turned out to be stale and nothing was tried yet. */
    private Optional<DeliveryOutcome> attempt(
            SmtpConnection connection, Email email, BooleanSupplier mayEnterData, boolean reused) {
        Dialogue dialogue = connection.dialogue();
        dialogue.startEmail(false);
        boolean keep = false;
        try {
            connection.send(email, mayEnterData);
            keep = true;
            return Optional.of(delivered(dialogue));
        } catch (MessagingException | RuntimeException failed) {
            if (dialogue.withheld()) {
                return Optional.of(new DeliveryOutcome.Withheld());
            }
            Reply last = dialogue.last();
            boolean accepted = dialogue.dotSent() && last != null && last.code() >= 200 && last.code() < 300;
            if (accepted) {
                return Optional.of(delivered(dialogue));
            }
            Reply refusal = dialogue.refusal();
            boolean gone = dialogue.lost() || refusal == null || refusal.code() == 421 || !refusal.refuses();
            keep = !gone;
            if (reused && gone && dialogue.stage() != Stage.DATA && (refusal == null || refusal.code() == 421)) {
                return Optional.empty();
            }
            return Optional.of(ReplyDiagnosis.of(dialogue, failed));
        } finally {
            if (keep && !dialogue.lost()) {
                giveBack(connection);
            } else {
                connection.closeQuietly();
            }
        }
    }

    private static DeliveryOutcome delivered(Dialogue dialogue) {
        Reply last = dialogue.last();
        return new DeliveryOutcome.Delivered(last == null ? "" : last.text());
    }

    @Override
    public Optional<Failure> probe(SmtpSettings settings) {
        SmtpConnection connection = SmtpConnection.to(settings, options, trusted);
        try {
            connection.open();
            return Optional.empty();
        } catch (MessagingException | RuntimeException failed) {
            return Optional.of(ReplyDiagnosis.failure(ReplyDiagnosis.of(connection.dialogue(), failed)));
        } finally {
            connection.closeQuietly();
        }
    }

    @Override
    public TestReport test(Email email, SmtpSettings settings, Duration limit) {
        Smtp.Options hurried = new Smtp.Options(
                1,
                options.caFile(),
                shorter(options.connectTimeout(), limit),
                shorter(options.commandTimeout(), limit),
                shorter(options.dataTimeout(), limit),
                options.maxIdle());
        SmtpConnection connection = SmtpConnection.to(settings, hurried, trusted);
        Dialogue dialogue = connection.dialogue();
        ScheduledFuture<?> watchdog = timer.schedule(
                () -> {
                    dialogue.runOutOfTime();
                    connection.abort();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        Failure failure = null;
        try {
            connection.open();
            dialogue.startEmail(true);
            connection.send(email, () -> !dialogue.overtime());
            dialogue.endStep(true, "");
        } catch (MessagingException | RuntimeException failed) {
            failure = ReplyDiagnosis.failure(ReplyDiagnosis.of(dialogue, failed));
            dialogue.endStep(false, failure.detail());
        } finally {
            watchdog.cancel(false);
            connection.closeQuietly();
        }
        return new TestReport(failure, dialogue.steps(), dialogue.transcript());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private @Nullable SmtpConnection takeIdle(SmtpSettings settings) {
        List<SmtpConnection> old = new ArrayList<>();
        SmtpConnection found = null;
        synchronized (idle) {
            for (Iterator<SmtpConnection> all = idle.iterator(); all.hasNext(); ) {
                SmtpConnection next = all.next();
                if (stale(next) || !next.settings().equals(settings)) {
                    all.remove();
                    old.add(next);
                } else if (found == null) {
                    all.remove();
                    found = next;
                }
            }
        }
        old.forEach(SmtpConnection::closeQuietly);
        return found;
    }

    private boolean stale(SmtpConnection connection) {
        return System.nanoTime() - connection.idleSince() >= options.maxIdle().toNanos();
    }

    private void giveBack(SmtpConnection connection) {
        connection.rest();
        synchronized (idle) {
            if (!closed) {
                idle.addFirst(connection);
                ScheduledFuture<?> unused = timer.schedule(
                        () -> retire(connection), options.maxIdle().toMillis() + 1, TimeUnit.MILLISECONDS);
                return;
            }
        }
        connection.closeQuietly();
    }

    private void retire(SmtpConnection connection) {
        synchronized (idle) {
            if (!stale(connection) || !idle.remove(connection)) {
                return;
            }
        }
        connection.closeQuietly();
    }

    @Override
    public void stop() {
        close();
    }

    @Override
    public void close() {
        List<SmtpConnection> open;
        synchronized (idle) {
            closed = true;
            open = List.copyOf(idle);
            idle.clear();
        }
        open.forEach(SmtpConnection::closeQuietly);
        timer.shutdownNow();
    }
}
