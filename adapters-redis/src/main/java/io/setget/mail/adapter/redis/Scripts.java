package io.setget.mail.adapter.redis;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs scripts with what all of them take. */
final class Scripts {
    private final RedisLink link;
    private final @Nullable InstantSource clock;
    private final int newestFormat;

    /**
     * @param clock null: Redis' own, which all instances share
     * @param newestFormat the newest sealed form of an email that is understood, and the one that is written
     */
    Scripts(RedisLink link, @Nullable InstantSource clock, int newestFormat) {
        this.link = link;
        this.clock = clock;
        this.newestFormat = newestFormat;
    }

    /** To which a script's own are added. */
    Arguments arguments() {
        return new Arguments()
                .add(clock == null ? "" : String.valueOf(clock.millis()))
                .add(Keys.CHANNEL)
                .add(newestFormat + link.admission());
    }

    /** The same for a script that asks or says which queue this is. */
    Arguments argumentsOfAnyone() {
        return new Arguments()
                .add(clock == null ? "" : String.valueOf(clock.millis()))
                .add(Keys.CHANNEL)
                .add(newestFormat);
    }

    List<Object> list(Script script, Arguments arguments) {
        return list(script, Keys.NO_EXTRA, arguments);
    }

    @SuppressWarnings("unchecked") // what a script with output MULTI answers
    List<Object> list(Script script, String extraKey, Arguments arguments) {
        return (List<Object>) link.run(script, extraKey, arguments);
    }

    String word(Script script, Arguments arguments) {
        return Answers.text(link.run(script, Keys.NO_EXTRA, arguments));
    }

    boolean yes(Script script, Arguments arguments) {
        return Answers.number(link.run(script, Keys.NO_EXTRA, arguments)) == 1;
    }

    void run(Script script, Arguments arguments) {
        link.run(script, Keys.NO_EXTRA, arguments);
    }

    /** By which clock scripts run. */
    long millis(long ofRedis) {
        return clock == null ? ofRedis : clock.millis();
    }

    RedisLink link() {
        return link;
    }
}
