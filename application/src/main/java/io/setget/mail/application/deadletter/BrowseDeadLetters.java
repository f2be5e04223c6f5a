package io.setget.mail.application.deadletter;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.deadletter.DeadLetter;
import io.setget.mail.domain.deadletter.DeadLetterGroup;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows dead letters, singly and by cause. */
public final class BrowseDeadLetters {
    private final DeadLetters dead;

    public BrowseDeadLetters(DeadLetters dead) {
        this.dead = dead;
    }

    /** Newest first, at most {@code limit}, of one cause or of any, those after {@code before} on an earlier page. */
    public List<DeadLetter> list(@Nullable FailureKind kind, int limit, @Nullable EmailId before) {
        return dead.list(kind, limit, before);
    }

    /** The newest of any cause, or those after {@code before}, with all causes; empty while they cannot be reached. */
    public Optional<Page> page(int limit, @Nullable EmailId before) {
        try {
            return Optional.of(new Page(dead.list(null, limit, before), dead.groups()));
        } catch (PortUnavailableException away) {
            return Optional.empty();
        }
    }

    public Optional<DeadLetter> find(EmailId id) {
        return dead.find(id);
    }

    public List<DeadLetterGroup> groups() {
        return dead.groups();
    }

    /** Some dead letters, and how many there are of each cause. */
    public record Page(List<DeadLetter> letters, List<DeadLetterGroup> groups) {
        public Page {
            letters = List.copyOf(letters);
            groups = List.copyOf(groups);
        }
    }
}
