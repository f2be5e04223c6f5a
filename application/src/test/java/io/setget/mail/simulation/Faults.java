package io.setget.mail.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How often what goes wrong; each a chance of one in so many port calls, never if zero. Chosen anew for each world. */
final class Faults {
    private final Chance chance;
    private boolean on = true;
    private final int notMade;
    private final int answerLost;
    private final int crash;
    private final int freeze;
    private final int slow;

    private Faults(Chance chance, int notMade, int answerLost, int crash, int freeze, int slow) {
        this.chance = chance;
        this.notMade = notMade;
        this.answerLost = answerLost;
        this.crash = crash;
        this.freeze = freeze;
        this.slow = slow;
    }

    static Faults none(Chance chance) {
        return new Faults(chance, 0, 0, 0, 0, 4);
    }

    static Faults byChance(Chance chance) {
        return new Faults(
                chance,
                chance.pick(0, 30, 100, 400),
                chance.pick(0, 30, 100, 400),
                chance.pick(0, 60, 200, 600, 2_000),
                chance.pick(0, 200, 500, 2_000),
                chance.pick(0, 2, 5, 20));
    }

    void off() {
        on = false;
    }

    boolean areOn() {
        return on;
    }

    boolean callIsNotMade() {
        return on && chance.oneIn(notMade);
    }

    boolean answerIsLost() {
        return on && chance.oneIn(answerLost);
    }

    boolean crashes() {
        return on && chance.oneIn(crash);
    }

    /** How long the instance stands still; null if it does not. */
    @Nullable
    Duration freezes() {
        return on && chance.oneIn(freeze) ? chance.upTo(Duration.ofSeconds(chance.pick(3, 15, 25, 60))) : null;
    }

    /** How long the store takes; null if it answers at once. */
    @Nullable
    Duration storeTakes() {
        if (!on || !chance.oneIn(slow)) {
            return null;
        }
        return chance.upTo(Duration.ofMillis(chance.oneIn(200) ? 4_000 : 8));
    }

    @Override
    public String toString() {
        return "not made 1:" + notMade + ", answer lost 1:" + answerLost + ", crash 1:" + crash + ", freeze 1:" + freeze
                + ", slow 1:" + slow;
    }
}
