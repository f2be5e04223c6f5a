package io.setget.mail.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rare paths that a long enough run must have taken, each at least once, and how often it did. */
final class Sometimes {
    private final Map<Path, Long> counts = new EnumMap<>(Path.class);

    /** What must have happened. */
    enum Path {
        LEASE_PASSED_ON,
        SETTLED_AFTER_LEASE_ENDED,
        SETTLE_REFUSED_BECAUSE_LEASE_PASSED_ON,
        SETTLED_SEVERAL_AT_ONCE,
        SETTLED_AGAIN_AFTER_LOST_ANSWER,
        CLAIM_ASKED_AGAIN_WITH_SAME_TOKEN,
        HELD_BACK_BEFORE_DOT,
        CRASHED_PAST_THE_MARK,
        CRASHED_BEFORE_THE_MARK,
        FROZEN_PAST_ITS_LEASE,
        DIED_OF_THIRD_CRASH,
        DIED_OF_RETRIES,
        DIED_REFUSED,
        UNSURE_AFTER_CRASH,
        UNSURE_AFTER_SILENCE,
        GIVEN_UP_BEFORE_DOT,
        PARKED_AFTER_DOT,
        KEPT_CONNECTION_USED,
        SENT_TWICE,
        CROWD_PASSED,
        SILENT_THREE_TIMES,
        BREAKER_OPENED,
        BREAKER_ON_TRIAL,
        BREAKER_OPENED_AGAIN_ON_TRIAL,
        BREAKER_CLOSED,
        SPARED_WHILE_BREAKER_OPEN,
        RETRIED_WHILE_BREAKER_OPEN,
        THROTTLED,
        EXPIRED_WHILE_WAITING,
        CANCELLED,
        CANCELLED_IN_A_WORKERS_HANDS,
        CANCELLED_TOO_LATE,
        QUEUE_FULL,
        QUEUE_FULL_FOR_ALL_BUT_CRITICAL,
        LIMIT_REACHED,
        REVIVED,
        REVIVAL_REFUSED_FULL,
        LETTER_DELETED,
        PAUSED,
        SETTINGS_CHANGED_UNDER_WAY,
        SETTINGS_MISSING,
        ACCEPT_UNSURE,
        ACCEPT_REPEATED,
        STORE_AWAY,
        CLOCK_JUMPED,
        SEND_LATER,
        QUEUE_VANISHED,
        QUEUE_CAME_BACK_OLDER,
        LOST
    }

    void reached(Path path) {
        counts.merge(path, 1L, Long::sum);
    }

    /** Those that were not taken. */
    List<Path> missed() {
        List<Path> missed = new ArrayList<>(Arrays.asList(Path.values()));
        missed.removeAll(counts.keySet());
        return missed;
    }

    /** One line for each path. */
    String table() {
        StringBuilder text = new StringBuilder();
        for (Path path : Path.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%,12d  %s%n",
                    counts.getOrDefault(path, 0L),
                    path.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        }
        return text.toString();
    }
}
