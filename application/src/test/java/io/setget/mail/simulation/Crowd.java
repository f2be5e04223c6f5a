package io.setget.mail.simulation;

import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Lane;
import io.setget.mail.simulation.Sometimes.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Fifty emails at which the server hangs, fifty that it puts off, fifty at which it stalls, and good ones behind them. */
final class Crowd {
    private static final int OF_EACH_KIND = 50;
    private static final int GOOD = 100;
    private static final Duration ORDINARY_WITHIN = Duration.ofSeconds(60);
    private static final Duration CRITICAL_WITHIN = Duration.ofSeconds(15);

    private final World world;
    private final Outsiders outsiders;
    private final Chance chance;
    private final Lane lane;

    Crowd(World world, Outsiders outsiders) {
        this.world = world;
        this.outsiders = outsiders;
        this.chance = world.chance;
        this.lane = chance.pick(Lane.NORMAL, Lane.BULK);
    }

    /** Ends when all good ones are sent; fails if that takes too long. */
    void run() {
        outsiders.offer(bad());
        world.scheduler.pause(chance.upTo(Duration.ofSeconds(chance.pick(1, 10, 60))));
        List<Email> good = good();
        outsiders.offer(good);
        long began = world.scheduler.nanos();
        awaitArrival(good, Lane.CRITICAL, began + CRITICAL_WITHIN.toNanos());
        awaitArrival(good, null, began + ORDINARY_WITHIN.toNanos());
        world.sometimes.reached(Path.CROWD_PASSED);
    }

    private List<Email> bad() {
        List<Email> emails = new ArrayList<>();
        RecipientKind hanging = chance.pick(RecipientKind.HANGS, RecipientKind.HANGS_AT_DATA);
        for (RecipientKind kind : List.of(hanging, RecipientKind.THROTTLED, RecipientKind.STALLS)) {
            for (int i = 0; i < OF_EACH_KIND; i++) {
                emails.add(outsiders.email(typeOf(lane), kind));
            }
        }
        if (chance.percent(50)) {
            Collections.shuffle(emails, new Random(chance.nextLong()));
        }
        return emails;
    }

    private EmailType typeOf(Lane wanted) {
        return chance.pick(Arrays.stream(EmailType.values())
                .filter(type -> type.lane() == wanted)
                .toList());
    }

    private List<Email> good() {
        List<Email> emails = new ArrayList<>();
        for (int i = 0; i < GOOD; i++) {
            emails.add(outsiders.email(typeOf(i % 5 == 0 ? Lane.CRITICAL : lane), RecipientKind.GOOD));
        }
        return emails;
    }

    private void awaitArrival(List<Email> emails, @Nullable Lane lane, long until) {
        List<Email> left = new ArrayList<>(emails.stream()
                .filter(email -> lane == null || email.type().lane() == lane)
                .toList());
        int all = left.size();
        while (world.scheduler.nanos() < until && !left.isEmpty()) {
            world.scheduler.pause(Duration.ofMillis(500));
            left.removeIf(email -> world.server.arrivals(email.id()) > 0);
        }
        world.observer.must(
                left.isEmpty(),
                "good emails are held up by others" + (lane == null ? "" : ", critical ones"),
                left.size() + " of " + all);
    }
}
