package io.setget.mail.adapter.web.email;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the pages of the log show. */
public final class EmailView {
    private EmailView() {}

    /** A status: its word and its colour. */
    public record Status(String word, String tone) {}

    /** A line of the log. */
    public record Line(String id, String to, String type, Status status, Instant queuedAt, String queued) {}

    /** A choice in a filter. */
    public record Choice(String value, String label) {}

    /**
     * The log.
     *
     * @param next address of the page with older emails; null if there are none
     * @param filtered whether a filter hides some
     * @param queueAnswered whether it is known which are being sent
     */
    public record Log(
            List<Line> lines,
            List<Choice> statuses,
            List<Choice> types,
            String status,
            String type,
            String to,
            @Nullable String wrong,
            boolean filtered,
            @Nullable String next,
            boolean queueAnswered,
            List<String> losses) {
        public Log {
            lines = List.copyOf(lines);
            statuses = List.copyOf(statuses);
            types = List.copyOf(types);
        }
    }

    /** A try at sending it. */
    public record Try(String at, boolean ok, String outcome, String words, String took) {}

    /**
     * One email.
     *
     * @param facts label and value
     * @param kept whether nobody knows if it arrived, and what it says is kept
     * @param solution what can be done about its last failure; null if it did not fail
     */
    public record Detail(
            String id,
            String to,
            String type,
            Status status,
            List<List<String>> facts,
            List<Try> tries,
            @Nullable String solution,
            boolean dead,
            boolean cancellable,
            boolean kept) {
        public Detail {
            facts = List.copyOf(facts);
            tries = List.copyOf(tries);
        }
    }
}
