package io.setget.mail.application.email;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What became of emails: the log's word, and the queue's about those that are being sent just now. */
public final class FindEmails {
    private final EmailQueue queue;
    private final DeliveryLog log;

    public FindEmails(EmailQueue queue, DeliveryLog log) {
        this.queue = queue;
        this.log = log;
    }

    /** With its tries, oldest first. As the log knows it while the queue cannot be reached: then none is sent anyway. */
    public Optional<LoggedEmail> find(EmailId id) {
        return log.find(id)
                .map(email -> isLive(email) ? asOfNow(email, inFlight().orElse(Set.of())) : email);
    }

    /** Newest first, without their tries. */
    public Found list(Filter filter, int limit, @Nullable EmailId before) {
        EmailStatus wanted = filter.status();
        if (wanted != null && !mayBeInFlight(wanted)) {
            return new Found(log.list(filter, limit, before), true);
        }
        Optional<Set<EmailId>> inFlight = inFlight();
        return new Found(list(filter, limit, before, inFlight.orElse(Set.of())), inFlight.isPresent());
    }

    /** Empty while the queue cannot be reached. */
    private Optional<Set<EmailId>> inFlight() {
        try {
            return Optional.of(queue.inFlight());
        } catch (PortUnavailableException away) {
            return Optional.empty();
        }
    }

    private List<LoggedEmail> list(Filter filter, int limit, @Nullable EmailId before, Set<EmailId> inFlight) {
        Stream<LoggedEmail> found;
        if (filter.status() == EmailStatus.SENDING) {
            found = sending(inFlight, filter, before);
        } else if (filter.status() == EmailStatus.QUEUED || filter.status() == EmailStatus.RETRYING) {
            // Those in flight are dropped below; there are never more than connections.
            found = log.list(filter, limit + inFlight.size(), before).stream();
        } else {
            found = log.list(filter, limit, before).stream();
        }
        return found.map(email -> asOfNow(email, inFlight))
                .filter(email -> filter.status() == null || email.status() == filter.status())
                .limit(limit)
                .toList();
    }

    private Stream<LoggedEmail> sending(Set<EmailId> inFlight, Filter filter, @Nullable EmailId before) {
        return inFlight.stream()
                .filter(id -> before == null || id.compareTo(before) < 0)
                .sorted(Comparator.reverseOrder())
                .flatMap(id -> log.find(id).stream())
                .filter(email -> filter.type() == null || email.type() == filter.type())
                .filter(email -> filter.to() == null
                        || email.to().ascii().equalsIgnoreCase(filter.to().ascii()))
                .filter(email -> filter.since() == null || !email.queuedAt().isBefore(filter.since()))
                .map(FindEmails::withoutAttempts);
    }

    /** The log may know the end of an email that was in flight a moment ago: the log is right then. */
    private static LoggedEmail asOfNow(LoggedEmail email, Set<EmailId> inFlight) {
        return isLive(email) && inFlight.contains(email.id()) ? with(email, EmailStatus.SENDING) : email;
    }

    private static boolean isLive(LoggedEmail email) {
        return mayBeInFlight(email.status());
    }

    private static boolean mayBeInFlight(EmailStatus status) {
        return status == EmailStatus.QUEUED || status == EmailStatus.RETRYING || status == EmailStatus.SENDING;
    }

    private static LoggedEmail with(LoggedEmail email, EmailStatus status) {
        return new LoggedEmail(
                email.id(),
                email.type(),
                email.to(),
                status,
                email.messageId(),
                email.queuedAt(),
                email.sentAt(),
                email.nextAttemptAt(),
                email.attempts());
    }

    private static LoggedEmail withoutAttempts(LoggedEmail email) {
        return new LoggedEmail(
                email.id(),
                email.type(),
                email.to(),
                email.status(),
                email.messageId(),
                email.queuedAt(),
                email.sentAt(),
                email.nextAttemptAt(),
                List.of());
    }

    /**
     * Emails of the log.
     *
     * @param queueAnswered if not, nobody knows which of those that wait are being sent: they are listed as waiting
     */
    public record Found(List<LoggedEmail> emails, boolean queueAnswered) {
        public Found {
            emails = List.copyOf(emails);
        }
    }
}
