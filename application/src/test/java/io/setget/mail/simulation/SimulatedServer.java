package io.setget.mail.simulation;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A mail server with moods, and recipients of all kinds, as the SMTP adapter would tell of it. It keeps count of what
 * arrived. Its answers take time of the simulation.
 */
final class SimulatedServer {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration STAGE = Duration.ofSeconds(30);
    private static final Duration DOT = Duration.ofMinutes(10);
    private static final Duration GREYLISTS_FOR = Duration.ofSeconds(100);
    private static final List<ServerMood> BY_WEIGHT = Arrays.stream(ServerMood.values())
            .flatMap(mood -> java.util.Collections.nCopies(mood.weight, mood).stream())
            .toList();

    private final Scheduler scheduler;
    private final Chance chance;
    private final Map<EmailId, Integer> arrived = new HashMap<>();
    private final Map<EmailId, Long> greyFrom = new HashMap<>();
    private ServerMood mood = ServerMood.GOOD;
    private int connections;
    private boolean kindToAll;

    SimulatedServer(Scheduler scheduler, Chance chance) {
        this.scheduler = scheduler;
        this.chance = chance;
    }

    ServerMood mood() {
        return mood;
    }

    void change(ServerMood next) {
        mood = next;
    }

    void changeByChance() {
        mood = chance.pick(BY_WEIGHT);
    }

    /** From now on every recipient is good, whatever its kind. */
    void beKindToAll() {
        kindToAll = true;
        mood = ServerMood.GOOD;
    }

    /** How often it arrived. */
    int arrivals(EmailId id) {
        return arrived.getOrDefault(id, 0);
    }

    Map<EmailId, Integer> arrived() {
        return arrived;
    }

    Optional<Failure> probe() {
        connections++;
        try {
            return greet() instanceof DeliveryOutcome.Failed failed ? Optional.of(failed.failure()) : Optional.empty();
        } finally {
            connections--;
        }
    }

    DeliveryOutcome send(Email email, BooleanSupplier mayEnterData, Conversation conversation) {
        connections++;
        try {
            DeliveryOutcome early = greet();
            if (early == null) {
                early = atMail();
            }
            if (early == null) {
                conversation.recipientIsNamed();
                early = untilDot(email, conversation);
            }
            if (early != null) {
                return conversation.givenUp() ? stalled() : early;
            }
            if (!mayEnterData.getAsBoolean()) {
                return new DeliveryOutcome.Withheld();
            }
            return conversation.sendsDot() ? afterDot(email) : stalled();
        } finally {
            connections--;
        }
    }

    private ServerMood now() {
        return mood != ServerMood.FLAPS ? mood : chance.percent(50) ? ServerMood.GOOD : chance.pick(BY_WEIGHT);
    }

    private void takeTime() {
        if (mood != ServerMood.SLOW && chance.percent(50)) {
            return;
        }
        int most = mood == ServerMood.SLOW ? 3_000 : 40;
        scheduler.pause(Duration.ofMillis(chance.between(1, most)));
    }

    private void takeTime(Conversation conversation) {
        if (mood != ServerMood.SLOW && chance.percent(50)) {
            return;
        }
        conversation.await(Duration.ofMillis(chance.between(1, mood == ServerMood.SLOW ? 3_000 : 40)));
    }

    private @Nullable DeliveryOutcome greet() {
        takeTime();
        return switch (now()) {
            case REFUSES_CONNECTIONS -> trouble(FailureKind.CONNECTION_REFUSED, null);
            case HANGS_AT_CONNECT -> afterWaiting(CONNECT, trouble(FailureKind.TIMEOUT, null));
            case CLOSES_AT_CONNECT -> trouble(FailureKind.CONNECTION_LOST, null);
            case SAYS_421_AT_CONNECT -> trouble(FailureKind.CONNECTION_LOST, "421 4.3.2 shutting down");
            case WRONG_PASSWORD -> trouble(FailureKind.AUTHENTICATION_FAILED, "535 5.7.8 no");
            case SAYS_999_AT_CONNECT -> trouble(FailureKind.PROTOCOL_ERROR, "999 what");
            case TAKES_TWO_CONNECTIONS ->
                connections > 2 ? trouble(FailureKind.CONNECTION_LOST, "421 4.7.0 too many connections") : null;
            default -> null;
        };
    }

    private @Nullable DeliveryOutcome atMail() {
        takeTime();
        return switch (now()) {
            case HANGS_AT_MAIL -> afterWaiting(STAGE, deferred(FailureKind.TIMEOUT, null));
            case CLOSES_AT_MAIL -> deferred(FailureKind.CONNECTION_LOST, null);
            case SAYS_421_AT_MAIL -> trouble(FailureKind.CONNECTION_LOST, "421 4.3.2 later");
            case REFUSES_SENDER -> trouble(FailureKind.SENDER_REJECTED, "550 5.7.1 not from you");
            case ASKS_FOR_LESS -> chance.percent(50) ? throttled("451 4.7.1 too fast", false) : null;
            default -> null;
        };
    }

    private @Nullable DeliveryOutcome untilDot(Email email, Conversation conversation) {
        takeTime(conversation);
        DeliveryOutcome general = switch (now()) {
            case HANGS_AT_RCPT, HANGS_AT_DATA -> hangs(conversation);
            case CLOSES_AT_RCPT, CLOSES_AT_DATA -> deferred(FailureKind.CONNECTION_LOST, null);
            case SAYS_421_AT_RCPT, SAYS_421_AT_DATA -> troubleAtRecipient();
            case SAYS_999_AT_RCPT -> trouble(FailureKind.PROTOCOL_ERROR, "999 what");
            case ASKS_FOR_LESS -> throttled("451 4.7.1 too fast", true);
            default -> null;
        };
        return general != null || kindToAll ? general : atRecipient(email, conversation);
    }

    private DeliveryOutcome hangs(Conversation conversation) {
        conversation.await(STAGE);
        return deferred(FailureKind.TIMEOUT, null);
    }

    private @Nullable DeliveryOutcome atRecipient(Email email, Conversation conversation) {
        return switch (RecipientKind.of(email)) {
            case REFUSED ->
                new DeliveryOutcome.Rejected(
                        new Failure(FailureKind.RECIPIENT_REJECTED, "550 5.1.1 no such user", "refused"));
            case REFUSED_AS_CONTENT ->
                new DeliveryOutcome.Rejected(new Failure(FailureKind.MESSAGE_REJECTED, "554 5.6.0 spam", "refused"));
            case GREYLISTED ->
                greylisted(email.id()) ? deferred(FailureKind.RECIPIENT_REJECTED, "451 4.7.1 greylisted") : null;
            case DEFERRED -> deferred(FailureKind.RECIPIENT_REJECTED, "452 4.2.2 mailbox full");
            case THROTTLED -> throttled("450 4.7.1 rate limit exceeded", true);
            case HANGS, HANGS_AT_DATA -> hangs(conversation);
            case CLOSES -> deferred(FailureKind.CONNECTION_LOST, null);
            case TURNED_AWAY -> troubleAtRecipient();
            case GOOD, STALLS, STALLS_THEN_TAKEN, CLOSES_AFTER_DOT -> null;
        };
    }

    private boolean greylisted(EmailId id) {
        long first = greyFrom.computeIfAbsent(id, unseen -> scheduler.nanos());
        return scheduler.nanos() - first < GREYLISTS_FOR.toNanos();
    }

    private DeliveryOutcome afterDot(Email email) {
        ServerMood mine = now();
        RecipientKind kind = kindToAll ? RecipientKind.GOOD : RecipientKind.of(email);
        boolean lost = mine == ServerMood.CLOSES_AFTER_DOT || kind == RecipientKind.CLOSES_AFTER_DOT;
        boolean refused = mine == ServerMood.SAYS_421_AFTER_DOT;
        if (!refused && !(lost && chance.percent(50))) {
            arrived.merge(email.id(), 1, Integer::sum);
        }
        takeTime();
        if (refused) {
            return troubleAtRecipient();
        }
        if (lost || mine == ServerMood.CLOSES_AFTER_DOT_HAVING_TAKEN_IT) {
            return unconfirmed(FailureKind.CONNECTION_LOST, null);
        }
        if (mine == ServerMood.SAYS_999_AFTER_DOT) {
            return unconfirmed(FailureKind.PROTOCOL_ERROR, "999 what");
        }
        if (kind == RecipientKind.STALLS || mine == ServerMood.STALLS_AFTER_DOT) {
            return afterWaiting(DOT, unconfirmed(FailureKind.TIMEOUT, null));
        }
        if (kind == RecipientKind.STALLS_THEN_TAKEN) {
            scheduler.pause(chance.upTo(DOT));
        }
        return new DeliveryOutcome.Delivered("250 2.0.0 taken");
    }

    private DeliveryOutcome afterWaiting(Duration time, DeliveryOutcome outcome) {
        scheduler.pause(time);
        return outcome;
    }

    private static DeliveryOutcome trouble(FailureKind kind, @Nullable String reply) {
        return new DeliveryOutcome.ServerTrouble(new Failure(kind, reply, "trouble"));
    }

    private static DeliveryOutcome deferred(FailureKind kind, @Nullable String reply) {
        return new DeliveryOutcome.Deferred(new Failure(kind, reply, "deferred"));
    }

    private static DeliveryOutcome troubleAtRecipient() {
        return new DeliveryOutcome.ServerTrouble(
                new Failure(FailureKind.CONNECTION_LOST, "421 4.3.2 later", "trouble"), true);
    }

    private static DeliveryOutcome throttled(String reply, boolean atRecipient) {
        return new DeliveryOutcome.Throttled(
                new Failure(FailureKind.RATE_LIMITED, reply, "throttled"), Optional.empty(), atRecipient);
    }

    private static DeliveryOutcome stalled() {
        return new DeliveryOutcome.Stalled(new Failure(FailureKind.TIMEOUT, null, "given up"));
    }

    private static DeliveryOutcome unconfirmed(FailureKind kind, @Nullable String reply) {
        return new DeliveryOutcome.Unconfirmed(new Failure(kind, reply, "no answer"));
    }
}
