package io.setget.mail.simulation;

import io.setget.mail.application.port.SendingQuota.Grant;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.simulation.Sometimes.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether all instances together claim no more emails than the sending limits allow, in any second, hour and day. */
final class LimitWatch {
    private final World world;
    private final Observer observer;
    private final Map<SimulatedInstance, Permits> permits = new HashMap<>();
    private final List<Used> used = new ArrayList<>();
    private long grants;

    /** What an instance was granted in this round and has not used yet, and which limits it read last. */
    private static final class Permits {
        private Object read = SendingLimits.NONE;
        private boolean readUnsure;
        private @Nullable SendingLimits limits;
        private int left;
        private long number;
        private long at;
    }

    /** @param number counts grants, for several may be of one millisecond */
    private record Used(long number, long at, int emails, SendingLimits limits) {}

    LimitWatch(World world, Observer observer) {
        this.world = world;
        this.observer = observer;
    }

    private Permits of(SimulatedInstance instance) {
        return permits.computeIfAbsent(instance, unseen -> new Permits());
    }

    void dispatches(SimulatedInstance by) {
        forget(of(by));
    }

    private static void forget(Permits mine) {
        mine.limits = null;
        mine.left = 0;
    }

    void granted(SimulatedInstance by, int wanted, SendingLimits limits, Grant grant) {
        if (grant.permits() < wanted) {
            world.sometimes.reached(Path.LIMIT_REACHED);
        }
        Permits mine = of(by);
        if (grant.permits() == 0) {
            forget(mine);
            return;
        }
        mine.limits = limits;
        mine.left = grant.permits();
        mine.number = ++grants;
        mine.at = grant.at().toEpochMilli();
    }

    void read(SimulatedInstance by, Object limits) {
        of(by).read = limits;
        of(by).readUnsure = false;
    }

    void unavailable(SimulatedInstance by, String what) {
        of(by).readUnsure |= what.equals("SettingsStore.loadLimits");
    }

    void claimed(SimulatedInstance by, int fresh) {
        Permits mine = of(by);
        SendingLimits limits = mine.limits;
        if (limits == null) {
            boolean limited = !mine.readUnsure && !mine.read.equals(SendingLimits.NONE);
            observer.must(fresh == 0 || !limited, "emails were claimed without a permit", fresh);
            return;
        }
        observer.must(fresh <= mine.left, "more were claimed than permitted", fresh);
        if (fresh > 0) {
            Used now = new Used(mine.number, mine.at, fresh, limits);
            used.add(now);
            // Another instance may have been granted some since, and was quicker.
            List.copyOf(used).stream()
                    .filter(last -> last.number() >= now.number())
                    .forEach(this::check);
        }
        forget(mine);
    }

    private void check(Used last) {
        Integer perSecond = last.limits().perSecond();
        if (perSecond != null) {
            // A tenth of a second's emails and one more may pass at once.
            check(last, "second", Duration.ofSeconds(1), perSecond + perSecond / 10 + 1);
        }
        Integer perHour = last.limits().perHour();
        if (perHour != null) {
            check(last, "hour", Duration.ofHours(1), perHour);
        }
        Integer perDay = last.limits().perDay();
        if (perDay != null) {
            check(last, "day", Duration.ofDays(1), perDay);
        }
    }

    private void check(Used last, String span, Duration time, int most) {
        int within = 0;
        for (Used one : used) {
            // A limit of the second counts from when it was set.
            boolean same = !span.equals("second") || one.limits().equals(last.limits());
            boolean counts = same && one.number() <= last.number() && one.at() > last.at() - time.toMillis();
            within += counts ? one.emails() : 0;
        }
        observer.must(within <= most, "more emails in a " + span + " than " + most, within);
    }
}
