package io.setget.mail.domain.queue;

import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.queue.ServerState.Turn;
import io.setget.mail.domain.retry.CircuitBreaker;
import io.setget.mail.domain.retry.DomainPace.Slow;
import io.setget.mail.domain.retry.Pace.Pause;
import io.setget.mail.domain.retry.Streak;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SharedState} as text of at most 4 KiB, in ASCII. The first line is the circuit breaker, in the one form that
 * earlier versions write and read; they ignore the lines that follow. Each of those begins with a word that says what
 * it is, and lines with other words are ignored. Times are the store's, in milliseconds.
 *
 * @param writer tells one text from another that says the same; empty if an earlier version wrote it
 * @param whole false if there are more slowed domains than are told
 */
public record SharedStateText(String writer, SharedState state, boolean whole) {
    /** The most bytes. */
    public static final int MOST = 4_096;

    private static final String VERSION = "1";
    private static final String NONE = "-";
    private static final String MORE = "\nmore";

    /** @param ahead how far the store's clock is ahead of this instance's */
    public String write(String fingerprint, Duration ahead) {
        SharedState.Server server = state.server();
        CircuitBreaker breaker = server.breaker();
        StringBuilder text = new StringBuilder(String.join(
                ";",
                VERSION,
                fingerprint,
                String.valueOf(breaker.troublesInARow()),
                millis(breaker.nextProbe(), ahead),
                String.valueOf(breaker.probes()),
                server.unsure() ? "unsure" : NONE,
                server.trouble() == null ? NONE : server.trouble().wireName()));
        text.append("\nby ").append(writer);
        Turn trial = server.trial();
        if (trial != null) {
            text.append("\ntrial ").append(trial.holder()).append(' ').append(millis(trial.end(), ahead));
        }
        text.append("\npause ").append(millis(state.pause().until(), ahead)).append(' ');
        text.append(state.pause().slowdowns());
        text.append("\nmisses ").append(streak(state.misses(), ahead));
        SharedState.Limits limits = state.limits();
        String domains = limits.domains().isEmpty() ? NONE : String.join(",", limits.domains());
        text.append("\nlimits ")
                .append(streak(limits.throttles(), ahead))
                .append(' ')
                .append(domains);
        appendSlowed(text, ahead);
        return text.toString();
    }

    private void appendSlowed(StringBuilder text, Duration ahead) {
        boolean all = whole && state.slowed().size() < SharedState.MOST_SLOWED;
        for (Map.Entry<String, Slow> slowed : state.slowed().entrySet()) {
            Slow slow = slowed.getValue();
            String line = "\nslowed " + slowed.getKey() + ' ' + millis(slow.until(), ahead) + ' ' + slow.slowdowns();
            if (text.length() + line.length() + MORE.length() > MOST) {
                all = false;
                break;
            }
            text.append(line);
        }
        if (!all) {
            text.append(MORE);
        }
    }

    private static String streak(Streak streak, Duration ahead) {
        return streak.misses() + " " + streak.others() + ' ' + streak.recent() + ' ' + millis(streak.lastMiss(), ahead);
    }

    private static String millis(@Nullable Instant time, Duration ahead) {
        return time == null ? NONE : String.valueOf(time.plus(ahead).toEpochMilli());
    }

    /** What it says, given what was known before: an earlier version says nothing but the circuit breaker. */
    public SharedState given(SharedState before) {
        return writer.isEmpty()
                ? new SharedState(state.server(), before.pause(), before.misses(), before.limits(), before.slowed())
                : state;
    }

    /**
     * Empty if the text cannot be read or speaks of other settings: then it says nothing.
     *
     * @param ahead how far the store's clock is ahead of this instance's
     */
    public static Optional<SharedStateText> read(String text, String fingerprint, Duration ahead) {
        List<String> lines = List.of(text.split("\n", -1));
        String[] fields = lines.get(0).split(";", -1);
        if (fields.length != 7 || !fields[0].equals(VERSION) || !fields[1].equals(fingerprint)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Reader(ahead).read(fields, lines.subList(1, lines.size())));
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** What was read so far; wrong numbers end in one of the exceptions that {@link #read} expects. */
    private static final class Reader {
        private final Duration ahead;
        private final Map<String, Slow> slowed = new LinkedHashMap<>();
        private SharedState told = SharedState.NONE;
        private @Nullable Turn trial;
        private String writer = "";
        private boolean whole = true;

        Reader(Duration ahead) {
            this.ahead = ahead;
        }

        SharedStateText read(String[] breaker, List<String> lines) {
            for (String line : lines) {
                readLine(line.split(" ", -1));
            }
            SharedState.Server server = new SharedState.Server(
                    new CircuitBreaker(number(breaker[2]), time(breaker[3]), number(breaker[4])),
                    breaker[5].equals("unsure"),
                    FailureKind.parse(breaker[6]).orElse(null),
                    trial);
            return new SharedStateText(
                    writer, new SharedState(server, told.pause(), told.misses(), told.limits(), slowed), whole);
        }

        private void readLine(String[] words) {
            switch (words[0] + " " + (words.length - 1)) {
                case "by 1" -> writer = words[1];
                case "trial 2" -> trial = new Turn(words[1], required(words[2]));
                case "pause 2" ->
                    told = with(new Pause(time(words[1]), number(words[2])), told.misses(), told.limits());
                case "misses 4" -> told = with(told.pause(), streak(words), told.limits());
                case "limits 5" ->
                    told = with(told.pause(), told.misses(), new SharedState.Limits(streak(words), names(words[5])));
                case "slowed 3" -> slowed.put(words[1], new Slow(required(words[2]), number(words[3])));
                case "more 0" -> whole = false;
                default -> {
                    // A later version may say more.
                }
            }
        }

        private static SharedState with(Pause pause, Streak misses, SharedState.Limits limits) {
            return new SharedState(SharedState.NONE.server(), pause, misses, limits, Map.of());
        }

        private Streak streak(String[] words) {
            return new Streak(number(words[1]), number(words[2]), number(words[3]), time(words[4]));
        }

        private static Set<String> names(String names) {
            return names.equals(NONE)
                    ? Set.of()
                    : Arrays.stream(names.split(",")).collect(Collectors.toUnmodifiableSet());
        }

        /** What is counted is small, and no shift may take it for negative. */
        private static int number(String digits) {
            int number = Integer.parseInt(digits);
            if (number < 0) {
                throw new IllegalArgumentException("a count is not negative");
            }
            return number;
        }

        private @Nullable Instant time(String millis) {
            return millis.equals(NONE) ? null : required(millis);
        }

        private Instant required(String millis) {
            return Instant.ofEpochMilli(Long.parseLong(millis)).minus(ahead);
        }
    }
}
