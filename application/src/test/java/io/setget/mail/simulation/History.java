package io.setget.mail.simulation;

import io.setget.mail.domain.email.EmailStatus;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds what callers were told against what the log says and what arrived at the mail server. Its input is plain facts, so
 * it judges a simulation as well as a real process that was killed. Not thread-safe.
 */
public final class History {
    private static final int TOLD = 12;

    private final Map<String, Facts> emails = new LinkedHashMap<>();
    private @Nullable Integer queued;
    private @Nullable Integer duplicatesAllowed;
    private boolean everythingIsOver;

    private static final class Facts {
        private boolean accepted;
        private boolean asked;
        private boolean mayBeLost;
        private boolean mayBeUnheardOf;
        private int arrivals;
        private int mayArriveAgain;
        private @Nullable EmailStatus status;
    }

    private Facts of(String id) {
        return emails.computeIfAbsent(id, unseen -> new Facts());
    }

    /** The caller was told that it is accepted. */
    public History accepted(String id) {
        of(id).accepted = true;
        return this;
    }

    /** It was asked for, and the answer never came or was that nobody knows. */
    public History asked(String id) {
        of(id).asked = true;
        return this;
    }

    /** It came to the mail server so often. */
    public History arrived(String id, int times) {
        of(id).arrivals += times;
        return this;
    }

    /** What the log says; an email of which it says nothing has none. */
    public History status(String id, EmailStatus status) {
        of(id).status = status;
        return this;
    }

    /**
     * So often a try of it was past the mark, and ended without anybody knowing how: each may have let it arrive, and
     * arrive once more than it is settled.
     */
    public History endedUnsure(String id, int times) {
        of(id).mayArriveAgain += times;
        return this;
    }

    /** The store lost it, or came back older than it. */
    public History storeLost(String id) {
        of(id).mayBeLost = true;
        return this;
    }

    /** The store lost it before the log, which is kept apart, had learned of it: nobody can tell any more. */
    public History storeLostBeforeLogged(String id) {
        of(id).mayBeUnheardOf = true;
        return storeLost(id);
    }

    /** Emails not yet settled, as the queue counts them. */
    public History queued(int size) {
        queued = size;
        return this;
    }

    /** All emails together may have arrived so often more than once; without it each is judged by {@link #endedUnsure}. */
    public History duplicatesAtMost(int bound) {
        duplicatesAllowed = bound;
        return this;
    }

    /** There was time enough for everything: no email may wait any more. */
    public History everythingIsOver() {
        everythingIsOver = true;
        return this;
    }

    /** How often emails arrived more than once. */
    public int duplicates() {
        return emails.values().stream()
                .mapToInt(facts -> Math.max(0, facts.arrivals - 1))
                .sum();
    }

    /** How many the log says this of. */
    public Map<EmailStatus, Integer> counts() {
        Map<EmailStatus, Integer> counts = new EnumMap<>(EmailStatus.class);
        emails.values().forEach(facts -> {
            if (facts.status != null) {
                counts.merge(facts.status, 1, Integer::sum);
            }
        });
        return counts;
    }

    /** What is wrong, in words, the first of each kind; empty if all is as it was promised. */
    public List<String> violations() {
        Map<String, List<String>> wrong = new HashMap<>();
        emails.forEach((id, facts) -> {
            String words = wrongWith(facts);
            if (words != null) {
                wrong.computeIfAbsent(words, unseen -> new ArrayList<>()).add(id);
            }
        });
        List<String> told = new ArrayList<>();
        wrong.forEach((words, ids) ->
                told.add(ids.size() + " " + words + ": " + ids.subList(0, Math.min(TOLD, ids.size()))));
        long live = emails.values().stream()
                .filter(facts -> facts.status != null && isLive(facts.status))
                .count();
        if (queued != null && queued != live) {
            told.add("the queue counts " + queued + " emails, the log knows " + live + " that are not settled");
        }
        if (duplicatesAllowed != null && duplicates() > duplicatesAllowed) {
            told.add(duplicates() + " emails came twice, " + duplicatesAllowed + " may");
        }
        return told;
    }

    private @Nullable String wrongWith(Facts facts) {
        EmailStatus status = facts.status;
        if (status == null) {
            if (facts.mayBeUnheardOf) {
                return null;
            }
            return facts.accepted
                    ? "accepted, and gone without a word"
                    : facts.arrivals > 0 ? "arrived, and unknown to the log" : null;
        }
        if (!facts.accepted && !facts.asked) {
            return "in the log, though nobody asked for them";
        }
        if (status == EmailStatus.LOST && !facts.mayBeLost) {
            return "lost, though no store lost anything";
        }
        if (status == EmailStatus.SENT && facts.arrivals == 0) {
            return "sent by the log, and never arrived";
        }
        if (everythingIsOver && isLive(status)) {
            return "still " + status.wireName() + " though there was time enough";
        }
        int explained = (status == EmailStatus.SENT ? 1 : 0) + facts.mayArriveAgain;
        if (duplicatesAllowed == null && facts.arrivals > explained) {
            return status.wireName() + ", arrived " + facts.arrivals + " times, of which " + explained
                    + " can be explained";
        }
        return null;
    }

    private static boolean isLive(EmailStatus status) {
        return switch (status) {
            case QUEUED, SENDING, RETRYING -> true;
            case SENT, DEAD, EXPIRED, UNKNOWN, CANCELLED, LOST -> false;
        };
    }
}
