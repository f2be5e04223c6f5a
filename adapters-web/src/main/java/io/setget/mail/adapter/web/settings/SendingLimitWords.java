package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SendingLimitsView.Used;
import io.setget.mail.application.metrics.DescribeSendingLimits.Standing;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.queue.SendingUsage.Reached;
import io.setget.mail.domain.queue.SendingUsage.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for sending limits. */
final class SendingLimitWords {
    private SendingLimitWords() {}

    /** Such as {@code Sending goes on at 14:32 UTC: 500 of 500 emails a day are used}. */
    static String reached(Reached reached) {
        return "Sending goes on at "
                + Words.clock(reached.goesOnAt(), reached.goesOnAt().minus(reached.goesOnIn())) + ": "
                + Words.number(reached.used()) + " of " + Words.count(reached.limit(), "email")
                + (reached.span() == Span.HOUR ? " an hour" : " a day")
                + (reached.limit() == 1 ? " is used" : " are used");
    }

    static Used used(Standing standing) {
        SendingUsage usage = standing.usage();
        if (standing.limits().inForce().isNone()) {
            return new Used(null, List.of("No limit is set: emails go out as fast as the mail server takes them."));
        }
        if (usage == null) {
            return new Used(null, List.of("How much is used is not known just now: the queue cannot be reached."));
        }
        Reached reached = usage.reached();
        return new Used(
                reached == null ? null : reached(reached) + ".",
                List.of(
                        line(usage.lastHour(), standing.limits().perHour().value(), "the last hour"),
                        line(usage.lastDay(), standing.limits().perDay().value(), "the last 24 hours")));
    }

    private static String line(long used, @Nullable Integer limit, String span) {
        return "Used in " + span + ": " + Words.number(used)
                + (limit == null ? ", without a limit." : " of " + Words.number(limit) + ".");
    }
}
