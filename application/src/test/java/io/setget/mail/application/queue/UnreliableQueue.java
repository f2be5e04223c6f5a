package io.setget.mail.application.queue;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A queue whose store can go away, lose its answers, or refuse to settle one email. Thread-safe. */
final class UnreliableQueue implements EmailQueue {
    private final EmailQueue queue;
    private final List<Integer> settledAtOnce = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile boolean losesAnswers;
    private volatile @Nullable EmailId poison;
    private volatile Runnable beforeSettling = () -> {};
    private volatile Runnable afterEnteringData = () -> {};

    UnreliableQueue(EmailQueue queue) {
        this.queue = queue;
    }

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
        losesAnswers = false;
    }

    /** Changes are made, but nobody hears of it. */
    void loseAnswers() {
        losesAnswers = true;
    }

    void neverSettle(EmailId id) {
        poison = id;
    }

    void beforeSettling(Runnable action) {
        beforeSettling = action;
    }

    void afterEnteringData(Runnable action) {
        afterEnteringData = action;
    }

    /** How many settlements each call brought that reached the store. */
    List<Integer> settledAtOnce() {
        return List.copyOf(settledAtOnce);
    }

    private <T> T ask(Supplier<T> question) {
        if (away) {
            throw gone();
        }
        T answer = question.get();
        if (losesAnswers) {
            throw gone();
        }
        return answer;
    }

    private static PortUnavailableException gone() {
        return new PortUnavailableException("the store is away", new IllegalStateException("on purpose"));
    }

    @Override
    public Prepared prepare(Email email) {
        return queue.prepare(email);
    }

    @Override
    public Acceptance acceptPrepared(List<Prepared> emails, @Nullable IdempotentAnswer once) {
        return ask(() -> queue.acceptPrepared(emails, once));
    }

    @Override
    public List<Lease> claim(String token, int most, Duration leaseFor, ClaimScope scope) {
        return ask(() -> queue.claim(token, most, leaseFor, scope));
    }

    @Override
    public boolean mayHandOut(ClaimScope scope) {
        return ask(() -> queue.mayHandOut(scope));
    }

    @Override
    public boolean enterData(Lease lease, Duration margin) {
        boolean entered = ask(() -> queue.enterData(lease, margin));
        afterEnteringData.run();
        return entered;
    }

    @Override
    public Set<EmailId> extend(Collection<Lease> leases, Duration leaseFor) {
        return ask(() -> queue.extend(leases, leaseFor));
    }

    @Override
    public Set<EmailId> settle(List<Settlement> settlements) {
        beforeSettling.run();
        if (settlements.stream().anyMatch(one -> one.lease().email().id().equals(poison))) {
            throw new IllegalStateException("this one cannot be settled");
        }
        return ask(() -> {
            settledAtOnce.add(settlements.size());
            return queue.settle(new ArrayList<>(settlements));
        });
    }

    @Override
    public Cancellation cancel(EmailId id) {
        return ask(() -> queue.cancel(id));
    }

    @Override
    public Set<EmailId> inFlight() {
        return ask(queue::inFlight);
    }

    @Override
    public int size() {
        return ask(queue::size);
    }

    @Override
    public void sweep() {
        ask(() -> {
            queue.sweep();
            return true;
        });
    }

    @Override
    public List<String> inconsistencies() {
        return ask(queue::inconsistencies);
    }

    @Override
    public List<String> repair() {
        return ask(queue::repair);
    }

    @Override
    public List<String> cautions() {
        return ask(queue::cautions);
    }

    @Override
    public void pause() {
        queue.pause();
    }

    @Override
    public void resume() {
        queue.resume();
    }

    @Override
    public boolean paused() {
        return ask(queue::paused);
    }

    @Override
    public void awaitWork(Duration atMost) throws InterruptedException {
        queue.awaitWork(atMost);
    }
}
