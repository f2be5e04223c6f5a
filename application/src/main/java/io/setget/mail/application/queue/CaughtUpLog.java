package io.setget.mail.application.queue;

import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The log of a queue that is kept apart from it, brought up to date before it is read: whoever was told that an email
 * is accepted finds it. While the queue is away, the log tells what it knows.
 */
public final class CaughtUpLog implements DeliveryLog {
    private final DeliveryLog log;
    private final RecordOutcomes record;

    public CaughtUpLog(DeliveryLog log, RecordOutcomes record) {
        this.log = log;
        this.record = record;
    }

    private DeliveryLog caughtUp() {
        try {
            record.all();
        } catch (PortUnavailableException away) {
            // If it is the database, reading the log says so.
        }
        return log;
    }

    @Override
    public Optional<LoggedEmail> find(EmailId id) {
        return caughtUp().find(id);
    }

    @Override
    public List<LoggedEmail> list(Filter filter, int limit, @Nullable EmailId before) {
        return caughtUp().list(filter, limit, before);
    }

    @Override
    public Figures figures(Duration span) {
        return caughtUp().figures(span);
    }

    @Override
    public List<BounceRate> bounces(Duration span) {
        return caughtUp().bounces(span);
    }

    @Override
    public Map<FailureKind, Long> failures(Duration span) {
        return caughtUp().failures(span);
    }

    @Override
    public Optional<Duration> longestWait() {
        return caughtUp().longestWait();
    }

    @Override
    public int purge(Duration age, int limit) {
        return caughtUp().purge(age, limit);
    }
}
