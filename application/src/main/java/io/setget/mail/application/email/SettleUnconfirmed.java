package io.setget.mail.application.email;

import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.UnconfirmedEmails;
import io.setget.mail.application.port.UnconfirmedEmails.Ending;
import io.setget.mail.application.port.UnconfirmedEmails.Selection;
import io.setget.mail.application.port.UnconfirmedEmails.Step;
import io.setget.mail.application.port.UnconfirmedEmails.Unconfirmed;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Emails of which nobody knows whether they arrived: looked at, sent again, or settled by hand, singly or by outage. */
public final class SettleUnconfirmed {
    private static final Duration OF_ONE_OUTAGE = Duration.ofMinutes(15);
    private static final int LOOKED_AT = 5_000;

    private final UnconfirmedEmails emails;
    private final AuditLog audit;

    public SettleUnconfirmed(UnconfirmedEmails emails, AuditLog audit) {
        this.emails = emails;
        this.audit = audit;
    }

    /** Newest first. */
    public List<Unconfirmed> list(int limit, @Nullable EmailId before) {
        return emails.list(Selection.all(), limit, before);
    }

    /** Whether what this email says is still kept, so that it can be sent again. */
    public boolean isKept(EmailId id) {
        return !emails.list(Selection.these(List.of(id)), 1, null).isEmpty();
    }

    public int size() {
        return emails.size();
    }

    /** Those that follow each other within a quarter of an hour are of one outage; the latest first. */
    public List<Outage> outages() {
        List<Instant> times = emails.list(Selection.all(), LOOKED_AT, null).stream()
                .map(Unconfirmed::at)
                .sorted()
                .toList();
        List<Outage> outages = new ArrayList<>();
        for (Instant at : times) {
            int last = outages.size() - 1;
            if (last >= 0 && !outages.get(last).until().plus(OF_ONE_OUTAGE).isBefore(at)) {
                Outage open = outages.get(last);
                outages.set(last, new Outage(open.since(), at, open.count() + 1));
            } else {
                outages.add(new Outage(at, at, 1));
            }
        }
        Collections.reverse(outages);
        return outages;
    }

    /** As long as the queue has room; what becomes unknown again meanwhile is not sent once more. */
    public Result sendAgain(Selection which, String actor) {
        Step step = emails.sendAgain(which, UnconfirmedEmails.MOST_AT_ONCE);
        Selection bounded = which.until(step.at());
        int count = step.count();
        while (step.count() > 0) {
            step = emails.sendAgain(bounded, UnconfirmedEmails.MOST_AT_ONCE);
            count += step.count();
        }
        note(AuditAction.UNKNOWN_EMAILS_SENT_AGAIN, which, count, "", actor);
        return new Result(count, step.queueFull());
    }

    /** Returns how many were settled. */
    public int settle(Selection which, Ending as, String actor) {
        int count = 0;
        int step;
        do {
            step = emails.settle(which, as, UnconfirmedEmails.MOST_AT_ONCE);
            count += step;
        } while (step > 0);
        String ending = as == Ending.SENT ? " as sent" : " as dead";
        note(AuditAction.UNKNOWN_EMAILS_SETTLED, which, count, ending, actor);
        return count;
    }

    private void note(AuditAction action, Selection which, int count, String ending, String actor) {
        List<EmailId> ids = which.ids();
        if (count > 0) {
            String what = ids != null && ids.size() == 1 ? ids.get(0).value() : String.valueOf(count);
            audit.record(actor, action, what + ending);
        }
    }

    /**
     * Deletes what is kept of those that are older than this.
     *
     * @param goOn asked before each further step
     */
    public int forget(Duration age, BooleanSupplier goOn) {
        int all = 0;
        int step;
        do {
            step = emails.forget(age, UnconfirmedEmails.MOST_AT_ONCE);
            all += step;
        } while (step > 0 && goOn.getAsBoolean());
        return all;
    }

    /** Emails that became unknown one shortly after the other. */
    public record Outage(Instant since, Instant until, int count) {}

    /** How many are sent again, and whether the queue had no room for the rest. */
    public record Result(int count, boolean queueFull) {}
}
