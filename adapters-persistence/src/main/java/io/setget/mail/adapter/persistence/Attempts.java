package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.DeliveryLog.AttemptOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Tries that one transaction adds to the log. */
final class Attempts {
    private final List<Attempt> attempts = new ArrayList<>();

    private record Attempt(
            UUID id,
            long at,
            AttemptOutcome outcome,
            @Nullable String reply,
            @Nullable String kind,
            @Nullable String detail,
            long tookMs) {}

    void add(
            UUID id,
            long at,
            AttemptOutcome outcome,
            @Nullable String reply,
            @Nullable String kind,
            @Nullable String detail,
            long tookMs) {
        attempts.add(new Attempt(id, at, outcome, reply, kind, detail, tookMs));
    }

    void post(Handle h) {
        if (attempts.isEmpty()) {
            return;
        }
        PreparedBatch batch = h.prepareBatch("INSERT INTO email_attempt (email_id, tried_at, outcome, reply,"
                + " failure_kind, detail, duration_ms) VALUES (:id, :at, :outcome, :reply, :kind, :detail, :took)");
        for (Attempt attempt : attempts) {
            batch.bind("id", attempt.id())
                    .bind("at", attempt.at())
                    .bind("outcome", attempt.outcome().name())
                    .bind("reply", attempt.reply())
                    .bind("kind", attempt.kind())
                    .bind("detail", attempt.detail())
                    .bind("took", attempt.tookMs())
                    .add();
        }
        batch.execute();
    }
}
