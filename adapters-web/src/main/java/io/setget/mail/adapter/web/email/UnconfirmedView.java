package io.setget.mail.adapter.web.email;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.email.SettleUnconfirmed;
import io.setget.mail.application.port.UnconfirmedEmails.Unconfirmed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unconfirmed emails as the page shows them.
 *
 * @param next address of the page with older ones; null if there are none
 */
public record UnconfirmedView(
        List<Outage> outages, List<Line> lines, @Nullable String next) {
    public UnconfirmedView {
        outages = List.copyOf(outages);
        lines = List.copyOf(lines);
    }

    /** Those of one outage; {@code since} and {@code until} as forms send them. */
    public record Outage(String since, String until, String words, String count) {
        static Outage of(SettleUnconfirmed.Outage outage) {
            return new Outage(
                    outage.since().toString(),
                    outage.until().toString(),
                    Words.time(outage.since()) + " to " + Words.time(outage.until()),
                    Words.count(outage.count(), "email"));
        }
    }

    /** One of them. */
    public record Line(String id, String to, String type, String cause, String words, String at, String when) {
        static Line of(Unconfirmed email) {
            String reply = email.failure().reply();
            return new Line(
                    email.id().value(),
                    email.to().value(),
                    email.type().label(),
                    email.failure().kind().title(),
                    reply == null ? email.failure().detail() : reply,
                    email.at().toString(),
                    Words.time(email.at()));
        }
    }
}
