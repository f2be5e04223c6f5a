package io.setget.mail.adapter.web.demo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the inbox of the demo shows. */
public final class InboxView {
    private InboxView() {}

    /** A caught email in the list. */
    public record Line(String id, String subject, String to, String at) {}

    /** Something to try: what to type, and what it shows. */
    public record Trial(String what, String shows) {}

    /** The inbox. */
    public record Inbox(long caught, List<Line> lines, List<Trial> recipients, List<Trial> settings) {
        public Inbox {
            lines = List.copyOf(lines);
            recipients = List.copyOf(recipients);
            settings = List.copyOf(settings);
        }
    }

    /**
     * One caught email.
     *
     * @param tab {@code html}, {@code text} or {@code raw}
     * @param body its text or source; null for HTML, which stands in a frame of its own
     */
    public record Opened(
            String id,
            String subject,
            String from,
            String to,
            String at,
            String tab,
            @Nullable String body) {}
}
