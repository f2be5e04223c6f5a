package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.domain.queue.Capacity;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

/** What every {@link EmailQueue} promises. Its books are checked after each test. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class EmailQueueContract
        implements AcceptingEmails,
                RememberingKeys,
                SharingOutByLane,
                GoingBehind,
                HoldingLeases,
                SurvivingCrashes,
                KeepingTime,
                CancellingEmails,
                PausingAndWaking {
    private @Nullable QueueSteps steps;

    /** A store that holds nothing, whatever the test before left behind. */
    protected abstract MailStore emptyStore(Capacity capacity, InstantSource clock);

    @Override
    public QueueSteps given(int capacity) {
        MovableClock clock = new MovableClock();
        QueueSteps empty = new QueueSteps(emptyStore(new Capacity(capacity), clock), clock);
        steps = empty;
        return empty;
    }

    @Override
    public QueueSteps given() {
        return steps == null ? given(1_000) : steps;
    }

    @AfterEach
    void every_accepted_email_is_in_exactly_one_place() {
        assertThat(given().store().queue().inconsistencies()).isEmpty();
    }
}
