package io.setget.mail.adapter.smtp;

import io.setget.mail.adapter.smtp.SmtpConnection.Prepared;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.settings.SmtpSettings;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends over a few connections that are used again while they are fresh. */
final class SmtpMailTransport implements MailTransport {
    /** How long to look whether a silent server speaks TLS; then the test has something better to say. */
    private static final Duration SECOND_LOOK = Duration.ofSeconds(3);

    private static final Failure STALLED = new Failure(
            FailureKind.TIMEOUT, null, "The server did not answer while other emails waited; they go first.");

    private final Smtp.Options options;
    private final Dialer dialer;
    private final ConnectionPool pool;
    private final Watchdog watchdog;
    private final ExecutorService farewells =
            Executors.newSingleThreadExecutor(task -> Daemon.thread(task, "smtp-farewell"));
    private volatile @Nullable Prepared prepared;
    private volatile boolean stopped;

    SmtpMailTransport(Smtp.Options options, Authorities authorities) {
        this.options = options;
        this.dialer = new Dialer(authorities);
        this.pool = new ConnectionPool(options.maxConnections(), options.maxIdle(), this::retire);
        this.watchdog = new Watchdog(pool::retireStale);
    }

    @Override
    public DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData) {
        MimeEmail mime = MimeEmail.of(email, settings);
        pool.enter();
        try {
            SmtpConnection rested = pool.take(settings);
            if (rested != null) {
                Optional<DeliveryOutcome> outcome = attempt(rested, true, mime, email, mayEnterData);
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            }
            SmtpConnection fresh = connection(settings);
            return attempt(fresh, false, mime, email, mayEnterData).orElseThrow();
        } finally {
            pool.leave();
        }
    }

    /** Empty if a rested connection turned out to be dead and nothing was tried yet. */
    private Optional<DeliveryOutcome> attempt(
            SmtpConnection connection, boolean rested, MimeEmail mime, Email email, BooleanSupplier mayEnterData) {
        Dialogue dialogue = connection.dialogue();
        boolean keep = false;
        begin(connection);
        try {
            if (!rested) {
                connection.open();
            }
            connection.sends(email.id());
            connection.send(mime, email.to().address(), mayEnterData);
            keep = true;
        } catch (MessagingException | RuntimeException failed) {
            RuntimeException notOurs = connection.brokenPermission();
            if (notOurs != null) {
                throw notOurs;
            }
            if (dialogue.givenUp()) {
                return Optional.of(new DeliveryOutcome.Stalled(STALLED));
            }
            if (!dialogue.accepted() && !dialogue.withheld()) {
                DeliveryOutcome outcome = ReplyDiagnosis.of(dialogue, failed);
                Reply refusal = dialogue.refusal();
                boolean dead = refusal == null || !refusal.refuses() || refusal.code() == 421;
                keep = !dead && dialogue.stage().compareTo(Stage.MAIL) >= 0;
                boolean early = dialogue.stage().compareTo(Stage.DATA) < 0;
                return rested && dead && early && !(outcome instanceof DeliveryOutcome.Throttled)
                        ? Optional.empty()
                        : Optional.of(outcome);
            }
        } finally {
            connection.sends(null);
            watchdog.leave(connection);
            if (keep && !dialogue.lost()) {
                pool.giveBack(connection);
            } else {
                connection.abort();
            }
        }
        return Optional.of(dialogue.withheld() ? new DeliveryOutcome.Withheld() : delivered(dialogue));
    }

    private static DeliveryOutcome delivered(Dialogue dialogue) {
        Reply last = dialogue.last();
        return new DeliveryOutcome.Delivered(last == null ? "" : last.text());
    }

    @Override
    public List<Waiting> waiting() {
        long now = System.nanoTime();
        List<Waiting> all = new ArrayList<>();
        watchdog.each(connection -> connection.waiting(now).ifPresent(all::add));
        return all;
    }

    @Override
    public void giveUp(Set<EmailId> emails) {
        watchdog.each(connection -> connection.giveUp(emails));
    }

    @Override
    public Optional<Failure> probe(SmtpSettings settings) {
        SmtpConnection connection = connection(settings);
        begin(connection);
        try {
            connection.open();
            return Optional.empty();
        } catch (MessagingException | RuntimeException failed) {
            return Optional.of(failureOf(connection.dialogue(), failed));
        } finally {
            watchdog.leave(connection);
            retire(connection);
        }
    }

    @Override
    public TestReport test(Email email, SmtpSettings settings, Duration limit, Consumer<Progress> watching) {
        long started = System.nanoTime();
        Duration stage = shorter(options.testStageLimit(), limit);
        Dialogue dialogue = new Dialogue(settings, watching);
        // Of its own, so that no earlier handshake is resumed: the certificates are to be seen.
        Prepared prepared = Prepared.of(settings, dialer.authorities().sockets(settings.trusted(), dialogue::show));
        SmtpConnection connection = new SmtpConnection(prepared, dialer, Smtp.Patience.of(stage), limit, dialogue);
        watching.accept(new Progress(List.of(), Stage.DNS.wireName()));
        begin(connection);
        try {
            SecondLook again = new SecondLook(
                    dialer,
                    settings,
                    shorter(SECOND_LOOK, options.testStageLimit()),
                    () -> limit.minusNanos(System.nanoTime() - started));
            Failure failure = test(connection, email, settings, again);
            // Before the connection is ended, which goes on by itself.
            return new TestReport(
                    failure,
                    dialogue.steps(),
                    dialogue.transcript(),
                    again.corrections(),
                    dialogue.certificates(),
                    again.distrust());
        } finally {
            watchdog.leave(connection);
            retire(connection);
        }
    }

    private static @Nullable Failure test(
            SmtpConnection connection, Email email, SmtpSettings settings, SecondLook again) {
        Dialogue dialogue = connection.dialogue();
        try {
            connection.open();
            connection.send(MimeEmail.of(email, settings), email.to().address(), () -> true);
            dialogue.endStep(true, "");
        } catch (MessagingException | RuntimeException failed) {
            if (!dialogue.accepted()) {
                Failure failure = again.at(failureOf(dialogue, failed), dialogue, failed);
                dialogue.endStep(false, failure.detail());
                return failure;
            }
            dialogue.endStep(true, "");
        }
        return null;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Failure failureOf(Dialogue dialogue, Exception failed) {
        return dialogue.withheld()
                ? new Failure(FailureKind.UNKNOWN, null, "Sending is being stopped.")
                : ReplyDiagnosis.failure(ReplyDiagnosis.of(dialogue, failed));
    }

    private SmtpConnection connection(SmtpSettings settings) {
        Prepared ready = prepared;
        if (ready == null || !ready.settings().equals(settings)) {
            ready = Prepared.of(settings, dialer.authorities().sockets(settings.trusted(), chain -> {}));
            prepared = ready;
        }
        return new SmtpConnection(ready, dialer, options.patience(), null, new Dialogue(settings, null));
    }

    /** First watched, then asked whether sending was stopped: so no conversation escapes {@link #stop}. */
    private void begin(SmtpConnection connection) {
        watchdog.watch(connection);
        if (stopped) {
            connection.withhold();
        }
    }

    /** Says goodbye in another thread, for a server may not even read that. */
    private void retire(SmtpConnection connection) {
        try {
            farewells.execute(() -> {
                watchdog.watch(connection);
                connection.sayGoodbye();
                watchdog.leave(connection);
            });
        } catch (RejectedExecutionException closed) {
            connection.abort();
        }
    }

    @Override
    public void stop() {
        stopped = true;
        watchdog.each(SmtpConnection::withhold);
        pool.stop();
    }

    @Override
    public void close() {
        stop();
        watchdog.each(SmtpConnection::abort);
        farewells.shutdown();
        try {
            if (!farewells.awaitTermination(1, TimeUnit.SECONDS)) {
                watchdog.each(SmtpConnection::abort);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        watchdog.close();
        dialer.close();
    }
}
