package io.setget.mail.adapter.web.deadletter;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.deadletter.DeadLetterJob;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters as the page shows them: the newest, and how many died of which cause.
 *
 * @param known whether the queue could be asked
 * @param total all there are, also those not shown
 * @param jobs what is done with many of them in the background, or was a moment ago
 * @param next the cursor of the older ones; null if there are none
 */
public record DeadLettersView(
        boolean known,
        long total,
        List<Group> groups,
        List<Letter> letters,
        List<Job> jobs,
        @Nullable String next) {
    /** While the queue cannot be reached. */
    public static final DeadLettersView UNKNOWN = new DeadLettersView(false, 0, List.of(), List.of(), List.of(), null);

    public DeadLettersView {
        groups = List.copyOf(groups);
        letters = List.copyOf(letters);
        jobs = List.copyOf(jobs);
    }

    /**
     * Many that are revived or deleted in the background.
     *
     * @param share how much is done, of 100
     */
    public record Job(String id, String title, String progress, int share, boolean ended) {
        static Job of(DeadLetterJob job) {
            DeadLetterJob.Progress progress = job.progress();
            boolean deletes = job.kind() == DeadLetterJob.Kind.DELETE;
            boolean all = progress.state() == DeadLetterJob.State.DONE;
            String figures = progress.done() + " of " + job.total() + (deletes ? " deleted" : " back in the queue");
            return new Job(
                    job.id(),
                    (deletes ? "Delete " : "Retry ") + job.which(),
                    progress.detail().isEmpty() ? figures : figures + ". " + progress.detail(),
                    all ? 100 : (int) Math.min(99, 100L * progress.done() / Math.max(1, job.total())),
                    progress.state().ended());
        }
    }

    /** Those that died of one cause. */
    public record Group(String error, String title, String solution, String count) {
        static Group of(DeadLetterGroup group) {
            return new Group(
                    group.kind().wireName(),
                    group.kind().title(),
                    group.kind().solution(),
                    Words.count(group.count(), "email"));
        }
    }

    /** One of them. */
    public record Letter(
            String id,
            String to,
            String type,
            String title,
            String words,
            String attempts,
            Instant diedAt,
            String died) {
        static Letter of(DeadLetter letter) {
            String reply = letter.failure().reply();
            return new Letter(
                    letter.id().value(),
                    letter.to().value(),
                    letter.type().label(),
                    letter.failure().kind().title(),
                    reply == null ? letter.failure().detail() : reply,
                    Words.count(letter.attempts(), "attempt"),
                    letter.diedAt(),
                    Words.time(letter.diedAt()));
        }
    }
}
