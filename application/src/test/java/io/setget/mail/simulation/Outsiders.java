package io.setget.mail.simulation;

import io.setget.mail.application.deadletter.DeadLetterJob;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.simulation.Sometimes.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everybody outside of the product: who asks for emails, admins who change things, the network, machines and the server. */
final class Outsiders {
    private static final Content CONTENT = new Content("Hello", "Text", "<p>Text</p>");

    private final World world;
    private final Chance chance;
    private final List<RecipientKind> kinds;
    private final boolean ownDomains;
    private final List<Wish> unsure = new ArrayList<>();
    private boolean over;
    private int asked;

    private record Wish(List<Email> emails, @Nullable IdempotentAnswer once) {}

    Outsiders(World world) {
        this.world = world;
        this.chance = world.chance;
        this.ownDomains = chance.percent(50) || world.scenario == Scenario.CROWD;
        this.kinds = new ArrayList<>(List.of(RecipientKind.GOOD, RecipientKind.GOOD, RecipientKind.GOOD));
        int more = world.scenario == Scenario.ANYTHING ? chance.between(0, 4) : chance.between(2, 6);
        for (int i = 0; i < more; i++) {
            kinds.add(chance.pick(RecipientKind.values()));
        }
    }

    void start() {
        every(chance.pick(100, 500, 2_000, 6_000), this::ask);
        every(chance.pick(5_000, 20_000), this::change);
        if (world.scenario != Scenario.ANYTHING) {
            return;
        }
        every(chance.pick(5_000, 20_000, 60_000), world.server::changeByChance);
        if (world.faults.areOn() && chance.percent(60)) {
            every(chance.pick(10_000, 40_000), this::strike);
        }
        if (world.store.apart != null && chance.percent(50)) {
            every(60_000, world::forget);
        }
        if (world.store.apart != null && chance.percent(50)) {
            every(chance.pick(30_000, 90_000), world::goBack);
        }
    }

    void stop() {
        over = true;
    }

    private void every(int millis, Runnable action) {
        later(Duration.ofMillis(2L * millis), () -> {
            action.run();
            every(millis, action);
        });
    }

    /** Within this time, unless all is over by then. */
    private void later(Duration time, Runnable action) {
        world.scheduler.after(chance.upTo(time), "outsider", world.outside, () -> {
            if (!over) {
                action.run();
            }
        });
    }

    /** Lets an instance do something, as one of its requests. */
    private void request(String what, Consumer<SimulatedInstance> action) {
        SimulatedInstance instance = world.anyInstance();
        if (instance != null) {
            instance.answer(what, () -> {
                try {
                    action.accept(instance);
                } catch (PortUnavailableException away) {
                    world.note(instance.name(), what, "away");
                }
            });
        }
    }

    private void ask() {
        if (!unsure.isEmpty() && chance.percent(40)) {
            Wish again = unsure.remove(0);
            request("asks again", instance -> accept(instance, again));
            return;
        }
        int count = chance.oneIn(6) ? chance.between(2, 12) : 1;
        List<Email> emails = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            emails.add(email(chance.pick(EmailType.values()), chance.pick(kinds)));
        }
        offer(emails);
    }

    /** Asks an instance for them, all at once. */
    void offer(List<Email> emails) {
        IdempotentAnswer once =
                chance.percent(60) ? new IdempotentAnswer("key", "k" + ++asked, "f" + asked, "answer " + asked) : null;
        emails.forEach(world.observer::offered);
        request("accept", instance -> accept(instance, new Wish(emails, once)));
    }

    private void accept(SimulatedInstance instance, Wish wish) {
        unsure.add(wish);
        Acceptance answer;
        try {
            answer = instance.accept.queue(items(wish.emails()), wish.once());
        } catch (PortUnavailableException away) {
            world.sometimes.reached(Path.ACCEPT_UNSURE);
            return;
        }
        unsure.remove(wish);
        if (answer instanceof Acceptance.Accepted || answer instanceof Acceptance.Repeated) {
            wish.emails().forEach(email -> world.observer.answered(email.id()));
        }
    }

    private List<AcceptEmails.Item> items(List<Email> emails) {
        return emails.stream()
                .map(email -> new AcceptEmails.Item(world.store.queue().prepare(email), List.of()))
                .toList();
    }

    Email email(EmailType type, RecipientKind kind) {
        boolean plain = world.scenario == Scenario.CROWD;
        Instant now = world.store.now();
        EmailId id = EmailId.create(now, chance);
        String to = kind.address(chance.between(0, 50), ownDomains);
        return new Email(
                id,
                type,
                new Mailbox(EmailAddress.parse("to", to).orThrow(), null),
                CONTENT,
                "<" + id + "@example.com>",
                now,
                !plain && chance.oneIn(10) ? now.plus(chance.upTo(Duration.ofMinutes(2))) : null,
                !plain && chance.oneIn(8) ? chance.upTo(Duration.ofMinutes(2)) : type.lives(),
                Map.of());
    }

    static SmtpFields smtp(String host) {
        return new SmtpFields(
                host,
                587,
                TlsMode.STARTTLS,
                Authentication.NONE,
                null,
                null,
                EmailAddress.parse("from_email", "noreply@example.com").orThrow(),
                null);
    }

    /** An admin, or a program with an API key, changes something. */
    private void change() {
        switch (world.scenario == Scenario.ANYTHING ? chance.nextInt(10) : chance.nextInt(6)) {
            case 0, 1, 2 -> request("cancel", this::cancel);
            case 3, 4 -> request("revive", this::revive);
            case 5 -> request("delete", this::delete);
            case 6 -> pauseForAWhile();
            case 7 -> changeSettings();
            case 8 -> changeLimits();
            default ->
                request("repair", instance -> {
                    instance.repair.repair();
                    instance.forget.forget(() -> true);
                });
        }
    }

    private void cancel(SimulatedInstance instance) {
        List<KnownEmail> emails = List.copyOf(world.observer.emails());
        if (!emails.isEmpty()) {
            int newest = Math.min(emails.size(), 30);
            KnownEmail email = emails.get(emails.size() - 1 - chance.nextInt(newest));
            instance.cancel.cancel(email.email.id(), "admin");
        }
    }

    private void revive(SimulatedInstance instance) {
        if (chance.percent(30)) {
            instance.reviveMany.allOf(DeadLetterJob.Kind.RETRY, null, "admin");
            return;
        }
        List<DeadLetter> dead = world.store.deadLetters().list(null, 20, null);
        if (!dead.isEmpty()) {
            instance.revive.revive(chance.pick(dead).id(), "admin");
        }
    }

    private void delete(SimulatedInstance instance) {
        List<DeadLetter> dead = world.store.deadLetters().list(null, 20, null);
        if (!dead.isEmpty()) {
            instance.delete.delete(chance.pick(dead).id(), "admin");
        }
    }

    private void pauseForAWhile() {
        request("pause", instance -> instance.pausing.pause("admin"));
        later(Duration.ofSeconds(30), () -> request("resume", instance -> instance.pausing.resume("admin")));
    }

    private void changeSettings() {
        request("settings", instance -> {
            boolean missing = chance.oneIn(4);
            instance.settings.save(missing ? SmtpFields.NONE : smtp("mail" + chance.between(1, 3) + ".example.com"));
            instance.recentSettings.changed();
            world.observer.settingsChanged(instance);
            world.sometimes.reached(missing ? Path.SETTINGS_MISSING : Path.SETTINGS_CHANGED_UNDER_WAY);
        });
        later(
                Duration.ofSeconds(20),
                () -> request("settings", instance -> {
                    instance.settings.save(smtp("mail.example.com"));
                    instance.recentSettings.changed();
                    world.observer.settingsChanged(instance);
                }));
    }

    private void changeLimits() {
        request("limits", instance -> {
            boolean none = chance.oneIn(3);
            instance.settings.saveLimits(
                    none
                            ? SendingLimits.NONE
                            : new SendingLimits(
                                    chance.oneIn(4) ? null : chance.pick(1, 3, 20),
                                    chance.oneIn(4) ? null : chance.pick(5, 30, 200),
                                    chance.oneIn(3) ? null : chance.pick(10, 100)));
            instance.permits.changed();
        });
    }

    /** The network or a machine does something. */
    private void strike() {
        if (chance.percent(50)) {
            long until = world.scheduler.nanos()
                    + chance.upTo(Duration.ofSeconds(chance.pick(1, 10, 40))).toNanos();
            world.note("outside", "store is away", null);
            world.store.goAwayUntil(until);
        } else {
            SimulatedInstance instance = world.anyInstance();
            if (instance != null) {
                instance.jump(Duration.ofSeconds(chance.between(-4_000, 4_000)));
                world.sometimes.reached(Path.CLOCK_JUMPED);
            }
        }
    }
}
