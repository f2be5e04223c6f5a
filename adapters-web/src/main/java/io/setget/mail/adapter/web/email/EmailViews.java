package io.setget.mail.adapter.web.email;

import io.setget.mail.adapter.web.email.EmailView.Detail;
import io.setget.mail.adapter.web.email.EmailView.Line;
import io.setget.mail.adapter.web.email.EmailView.Status;
import io.setget.mail.adapter.web.email.EmailView.Try;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Words for the log. */
final class EmailViews {
    private EmailViews() {}

    static Status of(EmailStatus status) {
        return switch (status) {
            case QUEUED -> new Status("Queued", "");
            case SENDING -> new Status("Sending", "");
            case RETRYING -> new Status("Retrying", "warn");
            case SENT -> new Status("Sent", "good");
            case DEAD -> new Status("Dead letter", "bad");
            case EXPIRED -> new Status("Expired", "bad");
            case UNKNOWN -> new Status("Unknown", "warn");
            case CANCELLED -> new Status("Cancelled", "");
            case LOST -> new Status("Lost", "bad");
        };
    }

    static Line line(LoggedEmail email) {
        return new Line(
                email.id().value(),
                email.to().value(),
                email.type().label(),
                of(email.status()),
                email.queuedAt(),
                Words.time(email.queuedAt()));
    }

    static Detail detail(LoggedEmail email, boolean kept) {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of("Queued", Words.time(email.queuedAt())));
        add(facts, "Sent", email.sentAt());
        add(facts, "Next attempt", email.nextAttemptAt());
        facts.add(List.of("Message-ID", email.messageId()));
        facts.add(List.of("Id", email.id().value()));
        EmailStatus status = email.status();
        return new Detail(
                email.id().value(),
                email.to().value(),
                email.type().label(),
                of(status),
                facts,
                email.attempts().stream().map(EmailViews::attempt).toList(),
                status == EmailStatus.SENT || status == EmailStatus.CANCELLED ? null : solution(email, kept),
                status == EmailStatus.DEAD,
                status == EmailStatus.QUEUED || status == EmailStatus.RETRYING,
                kept);
    }

    private static @Nullable String solution(LoggedEmail email, boolean kept) {
        if (email.status() == EmailStatus.EXPIRED) {
            return FailureKind.EXPIRED.cause() + ". " + FailureKind.EXPIRED.solution() + ".";
        }
        if (kept) {
            return "Nobody can know whether it arrived. If the mail server or the recipient says so, settle it as sent; if it"
                    + " does not matter that it may arrive twice, send it again.";
        }
        if (email.status() == EmailStatus.UNKNOWN) {
            return "Nobody can know whether it arrived, and what it says is no longer kept. If it is still wanted, the"
                    + " application must send it again.";
        }
        if (email.status() == EmailStatus.LOST) {
            return "The queue's store lost it before it was sent. If it is still wanted, the application must send it again.";
        }
        return email.attempts().stream()
                .map(LoggedAttempt::error)
                .filter(Objects::nonNull)
                .reduce((first, second) -> second)
                .map(kind -> kind.cause() + ". " + kind.solution() + ".")
                .orElse(null);
    }

    private static Try attempt(LoggedAttempt attempt) {
        FailureKind error = attempt.error();
        String outcome = switch (attempt.outcome()) {
            case SENT -> "Sent";
            case FAILED -> error == null ? "Failed" : error.title();
            case UNKNOWN -> "Outcome unknown";
            case CRASHED -> "Worker crashed";
        };
        String reply = attempt.reply();
        String detail = attempt.detail();
        return new Try(
                Words.time(attempt.at()),
                attempt.outcome() == AttemptOutcome.SENT,
                outcome,
                reply != null ? reply : detail != null ? detail : Words.NONE,
                Words.duration(attempt.durationMs()));
    }

    private static void add(List<List<String>> facts, String label, @Nullable Instant at) {
        if (at != null) {
            facts.add(List.of(label, Words.time(at)));
        }
    }
}
