package io.setget.mail.testkit;

import io.setget.mail.application.port.Losses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Losses in memory. Thread-safe. */
public final class InMemoryLosses implements Losses {
    private final InstantSource clock;
    private final List<Loss> losses = new ArrayList<>();

    public InMemoryLosses(InstantSource clock) {
        this.clock = clock;
    }

    /** Emails were lost now; what is lost of the same cause within ten minutes is one loss. */
    public synchronized void add(int emails, String cause) {
        int last = losses.size() - 1;
        if (last >= 0
                && losses.get(last).cause().equals(cause)
                && !losses.get(last).acknowledged()
                && losses.get(last).at().isAfter(clock.instant().minus(Duration.ofMinutes(10)))) {
            losses.set(last, new Loss(clock.instant(), losses.get(last).emails() + emails, cause, false));
        } else {
            losses.add(new Loss(clock.instant(), emails, cause, false));
        }
    }

    @Override
    public synchronized long total() {
        return losses.stream().mapToLong(Loss::emails).sum();
    }

    @Override
    public synchronized List<Loss> latest(Duration span) {
        List<Loss> latest = new ArrayList<>();
        for (Loss loss : losses) {
            if (loss.at().isAfter(clock.instant().minus(span))) {
                latest.add(0, loss);
            }
        }
        return latest.subList(0, Math.min(100, latest.size()));
    }

    @Override
    public synchronized int acknowledge() {
        int news = (int) losses.stream().filter(loss -> !loss.acknowledged()).count();
        losses.replaceAll(loss -> new Loss(loss.at(), loss.emails(), loss.cause(), true));
        return news;
    }
}
