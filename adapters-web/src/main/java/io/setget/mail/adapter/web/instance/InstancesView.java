package io.setget.mail.adapter.web.instance;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.instance.ListInstances.Listed;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.instance.Activity;
import io.setget.mail.domain.instance.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The instances as the page shows them.
 *
 * @param silent how many are not heard from
 * @param versions how many versions run side by side
 */
public record InstancesView(List<Line> lines, long silent, long versions) {
    public InstancesView {
        lines = List.copyOf(lines);
    }

    static InstancesView of(List<Listed> listed) {
        return new InstancesView(
                listed.stream().map(Line::of).toList(),
                listed.stream().filter(Listed::silent).count(),
                listed.stream()
                        .filter(one -> !one.silent())
                        .map(one -> one.last().version())
                        .distinct()
                        .count());
    }

    /** One of them. */
    public record Line(
            String host,
            String address,
            boolean self,
            String version,
            Doing doing,
            String connections,
            Instant startedAt,
            String up,
            Instant heardAt,
            String heard) {
        static Line of(Listed one) {
            Heartbeat last = one.last();
            return new Line(
                    last.host(),
                    last.address(),
                    one.self(),
                    last.version(),
                    one.silent() ? Doing.silent(last.doing()) : Doing.of(last.doing()),
                    one.silent() ? Words.NONE : last.connectionsInUse() + " of " + last.connections(),
                    one.startedAt(),
                    Words.duration(
                            Duration.between(one.startedAt(), one.heardAt()).toMillis()),
                    one.heardAt(),
                    ago(one.silentFor()));
        }

        private static String ago(Duration duration) {
            if (duration.toSeconds() < 1) {
                return "just now";
            }
            String words =
                    duration.toSeconds() < 60 ? duration.toSeconds() + " s" : Words.duration(duration.toMillis());
            return words + " ago";
        }
    }

    /**
     * What it does.
     *
     * @param more beside the word; blank if there is nothing to say
     */
    public record Doing(String word, String tone, String more) {
        static Doing silent(Activity last) {
            return new Doing("Not heard from", "bad", "was: " + of(last).word());
        }

        static Doing of(Activity doing) {
            FailureKind trouble = doing.trouble();
            String inHand = doing.emails() == 0 ? "" : Words.count(doing.emails(), "email") + " in hand";
            return switch (doing.kind()) {
                case DELIVERING -> new Doing("Delivering", "good", inHand);
                case WAITING -> new Doing("Waiting", "good", "for emails");
                case PAUSED -> new Doing("Paused", "warn", inHand);
                case NOT_CONFIGURED -> new Doing("Not configured", "bad", "SMTP settings are missing");
                case MAIL_SERVER_IN_TROUBLE ->
                    new Doing("Mail server in trouble", "bad", trouble == null ? inHand : trouble.title());
                case LIMIT_REACHED -> new Doing("Limit reached", "warn", "emails wait for a sending limit");
                case QUEUE_AWAY -> new Doing("Queue away", "bad", inHand);
                case UNKNOWN -> new Doing("Something else", "", "in the words of another version");
            };
        }
    }
}
