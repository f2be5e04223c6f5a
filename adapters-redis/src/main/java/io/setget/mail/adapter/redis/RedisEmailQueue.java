package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.seal.EmailFormat;
import io.setget.mail.application.seal.SealedEmail;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queue in Redis, shared by all instances. Each method is one script or command; what it does is told there. */
final class RedisEmailQueue implements EmailQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RedisEmailQueue.class);
    private static final Duration KEY_LIVES = Duration.ofHours(24);
    private static final int SWEEP_STEP = 500;
    private static final Failure UNREADABLE = new Failure(
            FailureKind.UNKNOWN,
            null,
            "The stored content cannot be read: it was changed or damaged. Nothing was sent; the application must"
                    + " send this email again.");

    private final Scripts scripts;
    private final EmailFormat format;
    private final Capacity capacity;
    private final Wake work;
    private final Wake outbox;
    private volatile Consumer<List<Event.Accepted>> told = accepted -> {};

    /**
     * @param work woken when something may have become due
     * @param outbox woken when something was added to it
     */
    RedisEmailQueue(Scripts scripts, EmailFormat format, Capacity capacity, Wake work, Wake outbox) {
        this.scripts = scripts;
        this.format = format;
        this.capacity = capacity;
        this.work = work;
        this.outbox = outbox;
    }

    /** Whom to tell, on the caller's thread, what the queue has just taken. */
    void tell(Consumer<List<Event.Accepted>> listener) {
        told = listener;
    }

    @Override
    public Prepared prepare(Email email) {
        return format.sealed(email);
    }

    @Override
    public Acceptance acceptPrepared(List<Prepared> emails, @Nullable IdempotentAnswer once) {
        Arguments arguments = scripts.arguments().add(capacity.total()).add(capacity.ordinary());
        if (once == null) {
            arguments.add("").add("").add(0);
        } else {
            arguments.add("=" + once.fingerprint()).add(once.answer()).add(KEY_LIVES.toMillis());
        }
        for (Prepared prepared : emails) {
            SealedEmail email = (SealedEmail) prepared;
            Instant sendAt = email.sendAt();
            arguments
                    .add(email.id().value())
                    .add(rank(email.type().lane()))
                    .add(email.type().wireName())
                    .add(email.to().value())
                    .add(email.messageId())
                    .add(email.lives().toMillis())
                    .add(sendAt == null ? 0 : sendAt.toEpochMilli())
                    .add(email.type().resendWhenUnsure() ? 1 : 0)
                    .add(email.payload());
        }
        String extra = once == null ? Keys.NO_EXTRA : Keys.once(once.owner(), once.key());
        List<Object> answer = scripts.list(Script.ACCEPT, extra, arguments);
        String word = Answers.text(answer.get(0));
        return switch (word) {
            case "accepted" -> {
                outbox.up();
                work.up();
                told.accept(emails.stream().map(RedisEmailQueue::event).toList());
                yield new Acceptance.Accepted();
            }
            case "repeated" -> new Acceptance.Repeated(Answers.text(answer.get(1)));
            case "reused" -> new Acceptance.KeyReused();
            default -> new Acceptance.Full();
        };
    }

    private static Event.Accepted event(Prepared prepared) {
        SealedEmail email = (SealedEmail) prepared;
        Instant at = email.id().createdAt();
        Instant sendAt = email.sendAt();
        Instant due = sendAt == null || sendAt.isBefore(at) ? at : sendAt;
        return new Event.Accepted(email.id(), at, email.type(), email.to(), email.messageId(), due);
    }

    /** How the queue names a lane: it outlives the order of an enum. */
    private static int rank(Lane lane) {
        return switch (lane) {
            case CRITICAL -> 0;
            case NORMAL -> 1;
            case BULK -> 2;
        };
    }

    @Override
    public List<Lease> claim(String token, int most, Duration leaseFor, ClaimScope scope) {
        Arguments arguments = scripts.arguments()
                .add(token)
                .add(most)
                .add(leaseFor.toMillis())
                .add(scope.failedBefore() ? 1 : 0)
                .add(scope.criticalOnly() ? 1 : 0)
                .add(scope.newestFirst() ? 1 : 0);
        List<Object> answer = scripts.list(Script.CLAIM, Keys.claim(token), arguments);
        List<Lease> leases = new ArrayList<>();
        for (int i = 0; i < answer.size(); i += 5) {
            EmailId id = new EmailId(Answers.text(answer.get(i)));
            Optional<Email> email = format.read(id, (byte[]) answer.get(i + 4));
            if (email.isPresent()) {
                int failures = (int) Answers.number(answer.get(i + 1));
                int crashes = (int) Answers.number(answer.get(i + 2));
                int stalls = (int) Answers.number(answer.get(i + 3));
                leases.add(new Lease(token, email.get(), failures, crashes, stalls));
            } else {
                LOG.error("email {} is dead: its stored content cannot be read", id);
                // Nothing is destroyed: the letter keeps the content as it is, for whoever can repair it.
                settle(scripts.arguments(), id, token, new Verdict.Bury(UNREADABLE), Duration.ZERO);
            }
        }
        outbox.up();
        return leases;
    }

    @Override
    public boolean mayHandOut(ClaimScope scope) {
        return scripts.yes(
                Script.MAY_HAND_OUT,
                scripts.arguments().add(scope.failedBefore() ? 1 : 0).add(scope.criticalOnly() ? 1 : 0));
    }

    @Override
    public boolean enterData(Lease lease, Duration margin) {
        return scripts.yes(
                Script.ENTER_DATA,
                scripts.arguments()
                        .add(lease.email().id().value())
                        .add(lease.holder())
                        .add(margin.toMillis()));
    }

    @Override
    public Set<EmailId> extend(Collection<Lease> leases, Duration leaseFor) {
        Arguments arguments = scripts.arguments().add(leaseFor.toMillis());
        leases.forEach(lease -> arguments.add(lease.email().id().value()).add(lease.holder()));
        return ids(scripts.list(Script.EXTEND, arguments));
    }

    @Override
    public Set<EmailId> settle(List<Settlement> settlements) {
        if (settlements.isEmpty()) {
            return Set.of();
        }
        Arguments arguments = scripts.arguments();
        for (Settlement one : settlements) {
            say(arguments, one.lease().email().id(), one.lease().holder(), one.verdict(), one.took());
        }
        return settle(arguments);
    }

    private void settle(Arguments arguments, EmailId id, String token, Verdict verdict, Duration took) {
        say(arguments, id, token, verdict, took);
        settle(arguments);
    }

    private Set<EmailId> settle(Arguments arguments) {
        Set<EmailId> settled = ids(scripts.list(Script.SETTLE, arguments));
        outbox.up();
        work.up();
        return settled;
    }

    private static void say(Arguments arguments, EmailId id, String token, Verdict verdict, Duration took) {
        arguments.add(id.value()).add(token).add(took.toMillis());
        if (verdict instanceof Verdict.Sent sent) {
            say(arguments, "sent", Duration.ZERO, sent.reply(), null);
        } else if (verdict instanceof Verdict.Retry retry) {
            say(arguments, "retry", retry.delay(), retry.failure().reply(), retry.failure());
        } else if (verdict instanceof Verdict.Bury bury) {
            say(arguments, "bury", Duration.ZERO, bury.failure().reply(), bury.failure());
        } else if (verdict instanceof Verdict.Release release) {
            say(arguments, "release", release.delay(), null, null);
        } else if (verdict instanceof Verdict.Stalled stalled) {
            say(arguments, "stalled", stalled.delay(), null, null);
        } else if (verdict instanceof Verdict.Unsure unsure) {
            say(arguments, "unsure", Duration.ZERO, unsure.failure().reply(), unsure.failure());
        }
    }

    private static void say(
            Arguments arguments, String word, Duration delay, @Nullable String reply, @Nullable Failure failure) {
        arguments
                .add(word)
                .add(delay.toMillis())
                .add(failure == null ? "" : failure.kind().wireName())
                .add(reply)
                .add(failure == null ? "" : failure.detail());
    }

    private static Set<EmailId> ids(List<Object> answer) {
        return answer.stream().map(id -> new EmailId(Answers.text(id))).collect(Collectors.toSet());
    }

    @Override
    public Cancellation cancel(EmailId id) {
        String word = scripts.word(Script.CANCEL, scripts.arguments().add(id.value()));
        outbox.up();
        return switch (word) {
            case "cancelled" -> Cancellation.CANCELLED;
            case "too_late" -> Cancellation.TOO_LATE;
            default -> Cancellation.NOT_FOUND;
        };
    }

    @Override
    public Set<EmailId> inFlight() {
        return scripts.link().get(commands -> commands.zrange(Keys.LEASED, 0, -1)).stream()
                .map(id -> new EmailId(Answers.text(id)))
                .collect(Collectors.toSet());
    }

    @Override
    public int size() {
        byte[] live = scripts.link().get(commands -> commands.hget(Keys.CONTROL, "live"));
        return live == null ? 0 : Integer.parseInt(Answers.text(live));
    }

    @Override
    public void sweep() {
        boolean done = false;
        while (!done) {
            done = scripts.yes(Script.SWEEP, scripts.arguments().add(SWEEP_STEP));
        }
        outbox.up();
    }

    @Override
    public List<String> inconsistencies() {
        return Answers.texts(scripts.list(Script.BOOKS, scripts.arguments().add(0)));
    }

    @Override
    public List<String> repair() {
        return Answers.texts(scripts.list(Script.BOOKS, scripts.arguments().add(1)));
    }

    @Override
    public List<String> cautions() {
        return scripts.link().cautions();
    }

    @Override
    public void pause() {
        scripts.run(Script.PAUSE, scripts.arguments().add(1));
    }

    @Override
    public void resume() {
        scripts.run(Script.PAUSE, scripts.arguments().add(0));
        work.up();
    }

    @Override
    public boolean paused() {
        byte[] paused = scripts.link().get(commands -> commands.hget(Keys.CONTROL, "paused"));
        return paused != null && Answers.text(paused).equals("1");
    }

    @Override
    public void awaitWork(Duration atMost) throws InterruptedException {
        work.await(atMost);
    }
}
