package io.setget.mail.simulation;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.simulation.Sometimes.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers to the final dot that never come: after three in a row an instance claims nothing more until a probe succeeds,
 * settings change, or somebody hears anything else from the server. Counted from outside, without asking the breaker.
 */
final class SilenceWatch {
    private static final int IN_A_ROW = 3;

    private final World world;
    private final Observer observer;
    private final Map<SimulatedInstance, Heard> heard = new HashMap<>();
    private final Map<Task, Integer> erasOfTries = new HashMap<>();
    private int inAll;
    private int most;

    /** What one instance heard, or did not. */
    private static final class Heard {
        private Object settings = SmtpFields.NONE;
        private boolean settingsUnsure;
        private int era;
        private int silences;
        /** Whether it heard something else that it did not tell the others yet. */
        private boolean untold;

        private int rounds;
        /** The round from which on nothing may be claimed; none if zero. */
        private int silentFrom;

        void forget() {
            silences = 0;
            silentFrom = 0;
        }

        void changeSettings() {
            era++;
            forget();
        }
    }

    SilenceWatch(World world, Observer observer) {
        this.world = world;
        this.observer = observer;
    }

    /** Three in a row, and what was under way by then. */
    private int forEach(int instances) {
        return instances * (IN_A_ROW + world.connections);
    }

    private Heard of(SimulatedInstance instance) {
        return heard.computeIfAbsent(instance, unseen -> new Heard());
    }

    void read(SimulatedInstance by, Object settings) {
        Heard mine = of(by);
        if (mine.settingsUnsure || !mine.settings.equals(settings)) {
            changeSettings(mine);
        }
        mine.settings = settings;
        mine.settingsUnsure = false;
    }

    void settingsChanged(SimulatedInstance by) {
        changeSettings(of(by));
    }

    private void changeSettings(Heard mine) {
        mine.changeSettings();
        somethingElse();
    }

    void unavailable(SimulatedInstance by, String what) {
        of(by).settingsUnsure |= what.equals("SettingsStore.load");
    }

    /** What one instance heard reaches the others up to half a second later: they count from then on. */
    void told(SimulatedInstance by) {
        if (of(by).untold) {
            of(by).untold = false;
            most += forEach(world.instances.size());
            heard.values().forEach(Heard::forget);
        }
    }

    void probed(boolean good) {
        if (good) {
            heard.values().forEach(Heard::forget);
            most += world.instances.size();
        }
    }

    /** Another instance begins: what was not told to the others yet it has to find out by itself. */
    void begun() {
        most += forEach(1);
    }

    void dispatches(SimulatedInstance by) {
        of(by).rounds++;
    }

    void claimed(SimulatedInstance by, int fresh) {
        Heard mine = of(by);
        observer.must(
                fresh == 0 || mine.silentFrom == 0 || mine.rounds < mine.silentFrom,
                "more are sent after three answers in a row that never came",
                by.name());
    }

    void begins(SimulatedInstance by) {
        erasOfTries.put(world.scheduler.current(), of(by).era);
    }

    void tried(SimulatedInstance by, DeliveryOutcome outcome) {
        Heard mine = of(by);
        Integer era = erasOfTries.remove(world.scheduler.current());
        if (outcome instanceof DeliveryOutcome.Unconfirmed) {
            silence(mine, era != null && era == mine.era);
        } else if (!(outcome instanceof DeliveryOutcome.Withheld)) {
            mine.untold = true;
            somethingElse();
        }
    }

    private void silence(Heard mine, boolean counts) {
        if (inAll++ == 0) {
            most = erasOfTries.size() + 1 + forEach(world.instances.size());
        }
        observer.must(inAll <= most, "too many answers in a row never came", inAll + " of at most " + most);
        if (counts && ++mine.silences >= IN_A_ROW && mine.silentFrom == 0) {
            mine.silentFrom = mine.rounds + 1;
            world.sometimes.reached(Path.SILENT_THREE_TIMES);
        }
    }

    private void somethingElse() {
        inAll = 0;
        heard.values().forEach(Heard::forget);
    }
}
