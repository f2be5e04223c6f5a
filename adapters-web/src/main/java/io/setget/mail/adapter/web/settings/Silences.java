package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SettingsView.Impact;
import io.setget.mail.adapter.web.settings.SettingsView.Silence;
import io.setget.mail.adapter.web.settings.SettingsView.State;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.domain.diagnosis.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for how delivery stands: a badge always, and a loud explanation when nothing is sent. */
final class Silences {
    /** The documentation's table of what does not function without a configured SMTP server. */
    private static final List<Impact> IMPACTS = List.of(
            new Impact("Workspace invitations", "Users cannot be invited by email"),
            new Impact("Password reset", "Users cannot recover forgotten passwords"),
            new Impact("Magic link authentication", "Passwordless login is unavailable"),
            new Impact("Notification digests", "Periodic email summaries are not sent"),
            new Impact("Welcome emails", "New users do not receive onboarding messages"));

    private Silences() {}

    static State badge(DescribeDelivery.State state) {
        if (state instanceof DescribeDelivery.State.QueueAway) {
            return new State("bad", "Queue away");
        }
        if (state instanceof DescribeDelivery.State.NotConfigured) {
            return new State("bad", "Not configured");
        }
        if (state instanceof DescribeDelivery.State.Paused) {
            return new State("warn", "Paused");
        }
        if (state instanceof DescribeDelivery.State.LimitReached) {
            return new State("warn", "Limit reached");
        }
        return state instanceof DescribeDelivery.State.InTrouble
                ? new State("bad", "Mail server in trouble")
                : new State("good", "Delivering");
    }

    /**
     * Null while emails go out.
     *
     * @param waiting how many emails; null if nobody knows
     */
    static @Nullable Silence explain(DescribeDelivery.State state, @Nullable Long waiting) {
        if (state instanceof DescribeDelivery.State.QueueAway away) {
            return new Silence(
                    "The queue cannot be reached: " + away.words(),
                    "Emails that wait there are safe; new ones are refused until it is back.",
                    List.of());
        }
        String wait = wait(waiting);
        if (state instanceof DescribeDelivery.State.NotConfigured) {
            return new Silence(
                    "No email is sent: SMTP is not configured",
                    wait + " Enter your mail server below. Until then, this does not work:",
                    IMPACTS);
        }
        if (state instanceof DescribeDelivery.State.Paused) {
            return new Silence(
                    "No email is sent: delivery is paused",
                    wait
                            + " Nothing is lost. If a backup was restored here, what was sent after it was made would be sent"
                            + " a second time: look at the emails and cancel those first.",
                    List.of(),
                    true);
        }
        if (state instanceof DescribeDelivery.State.InTrouble trouble) {
            Failure failure = trouble.failure();
            return new Silence(
                    "The mail server is in trouble: " + failure.kind().title(),
                    wait + " They lose nothing: the server is tried again until it answers. Cause: "
                            + failure.cause() + ". Solution: "
                            + failure.solution() + ".",
                    List.of());
        }
        if (state instanceof DescribeDelivery.State.LimitReached limit) {
            return new Silence(
                    SendingLimitWords.reached(limit.reached()),
                    wait + " They lose nothing. If your provider allows more, raise the limit below.",
                    List.of());
        }
        return null;
    }

    private static String wait(@Nullable Long waiting) {
        if (waiting == null) {
            return "How many emails wait is not known just now.";
        }
        return waiting == 0
                ? "No email waits yet."
                : Words.count(waiting, "email") + (waiting == 1 ? " waits" : " wait") + " in the queue.";
    }
}
