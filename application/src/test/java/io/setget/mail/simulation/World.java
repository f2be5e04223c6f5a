package io.setget.mail.simulation;

import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.retry.RetryPolicy;
import io.setget.mail.domain.settings.SendingLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One simulated installation, from its first email until everything is settled. The seed decides how many instances it
 * has, what goes wrong and when; at the end nothing goes wrong any more, and every promise is checked.
 */
final class World {
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(25);
    private static final Duration LOOK = Duration.ofSeconds(5);

    final long seed;
    final Chance chance;
    final Scenario scenario;
    final Scheduler scheduler;
    final Journal journal = new Journal();
    final Sometimes sometimes;
    final Faults faults;
    final SimulatedStore store;
    final SimulatedServer server;
    final Observer observer;
    final RetryPolicy retry;
    final SimulatedProcess outside = new SimulatedProcess("outside");
    final List<SimulatedInstance> instances = new ArrayList<>();
    private final long budget;
    final int connections;
    int longestIdlePolls;
    private int generations;
    private boolean calm;
    private boolean over;

    World(long seed, Sometimes sometimes, Carriers carriers) {
        this(seed, new Chance(seed), sometimes, carriers);
    }

    private World(long seed, Chance chance, Sometimes sometimes, Carriers carriers) {
        this.seed = seed;
        this.chance = chance;
        this.sometimes = sometimes;
        scheduler = new Scheduler(chance, chance.pick(10, 30, 60), carriers);
        scenario = Scenario.byChance(chance);
        faults = scenario != Scenario.ANYTHING || chance.oneIn(5) ? Faults.none(chance) : Faults.byChance(chance);
        store = new SimulatedStore(
                scheduler,
                new Capacity(scenario == Scenario.CROWD ? 1_000 : chance.pick(6, 15, 40, 120)),
                chance.percent(35));
        server = new SimulatedServer(scheduler, chance);
        observer = new Observer(this);
        retry = chance.percent(70)
                ? RetryPolicy.DEFAULT
                : new RetryPolicy(
                        chance.between(0, 5), Duration.ofSeconds(chance.between(1, 20)), chance.between(1, 4));
        budget = chance.between(1_500, 5_000);
        connections = scenario == Scenario.CROWD ? 8 : chance.pick(1, 2, 4, 8);
        longestIdlePolls = scenario == Scenario.ANYTHING ? 16 : 1;
    }

    /** Throws what broke, or whatever else went wrong. */
    void run() throws Throwable {
        int count = chance.between(1, 4);
        for (int i = 0; i < count; i++) {
            begin();
        }
        Outsiders outsiders = new Outsiders(this);
        scheduler.spawn("director", outside, () -> direct(outsiders));
        scheduler.run();
    }

    private void direct(Outsiders outsiders) {
        store.settings.save(Outsiders.smtp("mail.example.com"));
        if (scenario == Scenario.CROWD) {
            scheduler.pause(LOOK);
            new Crowd(this, outsiders).run();
        } else {
            outsiders.start();
            goOn();
        }
        calm(outsiders);
        settleDown();
        new Agreement(this).check(true);
        over = true;
        instances.forEach(instance -> scheduler.kill(instance.process));
    }

    private void goOn() {
        long nextCheck = 300;
        while (scheduler.steps() < budget) {
            scheduler.pause(chance.upTo(Duration.ofSeconds(2)));
            observer.waits.look();
            if (scheduler.steps() > nextCheck) {
                new Agreement(this).check(false);
                nextCheck = scheduler.steps() + 500;
            }
        }
    }

    private void calm(Outsiders outsiders) {
        note("outside", "calm", null);
        calm = true;
        longestIdlePolls = 16;
        outsiders.stop();
        faults.off();
        store.goAwayUntil(0);
        server.beKindToAll();
        instances.forEach(instance -> instance.jump(Duration.ZERO));
    }

    /** Again and again: what somebody began before may still be under way. */
    private void restore() {
        store.settings.save(Outsiders.smtp("mail.example.com"));
        store.settings.saveLimits(SendingLimits.NONE);
        store.queue().resume();
    }

    private void settleDown() {
        long end = scheduler.nanos() + LONG_ENOUGH.toNanos();
        boolean settled = false;
        while (scheduler.nanos() < end && !settled) {
            restore();
            observer.waits.look();
            settled = isSettled();
            // What was asked of an instance that stood still is done now.
            scheduler.pause(LOOK);
            settled &= isSettled();
        }
    }

    private boolean isSettled() {
        return store.queue().size() == 0
                && instances.stream().allMatch(instance -> instance.process.frozenUntil() < scheduler.nanos())
                && (store.apart == null
                        || (store.apart.store.outbox().oldest(1).isEmpty()
                                && store.apart.reconcilable.known().compared()
                                && store.apart.reconcilable.known().epoch()
                                        == store.apart.store.new Access()
                                                .identity()
                                                .epoch()));
    }

    /** The queue's store loses everything; only one that is apart from its log. */
    void forget() {
        if (store.apart != null) {
            note("outside", "the queue vanishes", null);
            store.apart.store.vanish();
            sometimes.reached(Sometimes.Path.QUEUE_VANISHED);
            observer.storeForgot();
        }
    }

    /** The queue's store is put back as it was before its last changes. */
    void goBack() {
        if (store.apart != null) {
            int changes = chance.pick(1, 4, 15, 60, 400);
            note("outside", "the queue comes back older", changes);
            store.apart.store.goBack(changes);
            sometimes.reached(Sometimes.Path.QUEUE_CAME_BACK_OLDER);
            observer.storeWentBack();
        }
    }

    private void begin() {
        if (over) {
            return;
        }
        SimulatedInstance instance = new SimulatedInstance("instance-" + ++generations, this, connections);
        instances.add(instance);
        observer.begun();
        instance.start();
    }

    /** One that lives; null if all are dead just now. */
    @Nullable
    SimulatedInstance anyInstance() {
        return instances.isEmpty() ? null : chance.pick(instances);
    }

    /** Kills it; another takes its place after a while. */
    void crash(SimulatedInstance instance) {
        observer.crashed(instance);
        instances.remove(instance);
        scheduler.kill(instance.process);
        Duration time = calm ? Duration.ZERO : chance.upTo(Duration.ofSeconds(chance.pick(1, 10, 40)));
        scheduler.after(time, "restart", outside, this::begin);
    }

    void note(String who, String what, @Nullable Object about) {
        journal.note(scheduler.nanos(), who, what, about);
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + scenario + ", longest waits " + observer.waits + ", " + generations
                + " instances with " + connections + " connections, capacity "
                + store.capacity.total() + (store.apart == null ? ", " : ", queue apart, ") + faults + ", "
                + observer.emails().size() + " emails, "
                + scheduler.steps() + " steps, " + scheduler.nanos() / 1_000_000_000 + " s";
    }
}
