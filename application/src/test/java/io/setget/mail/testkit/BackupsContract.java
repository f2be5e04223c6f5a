package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Backups;
import io.setget.mail.application.port.Backups.Backup;
import io.setget.mail.application.port.Backups.Kept;
import io.setget.mail.application.port.Backups.Made;
import io.setget.mail.application.port.Backups.Result;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link Backups} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class BackupsContract {
    private final MovableClock clock = new MovableClock();
    private Backups backups;

    /** Where no backup was made yet. */
    protected abstract Backups noBackups(InstantSource clock);

    @BeforeEach
    void startEmpty() {
        backups = noBackups(clock);
    }

    private Backup make() {
        return backups.make().fold(made -> made, BackupsContract::fail, BackupsContract::fail);
    }

    private static Backup fail(String words) {
        throw new AssertionError(words);
    }

    private static Kept kept(Backup backup) {
        return new Kept(String.valueOf(backup.file().getFileName()), backup.bytes(), backup.madeAt());
    }

    @Test
    void nothing_is_kept_in_the_beginning() {
        assertThat(backups.kept()).isEmpty();
    }

    @Test
    void what_was_made_is_kept_the_newest_first() {
        Backup first = make();
        assertThat(first.madeAt()).isEqualTo(clock.instant());
        assertThat(first.bytes()).isPositive();
        assertThat(first.sha256()).matches("[0-9a-f]{64}");
        clock.advance(Duration.ofDays(1));
        Backup second = make();
        assertThat(backups.kept()).containsExactly(kept(second), kept(first));
    }

    @Test
    void two_of_one_second_have_two_names() {
        Backup first = make();
        Backup second = make();
        assertThat(second.file()).isNotEqualTo(first.file());
        assertThat(backups.kept()).containsExactly(kept(second), kept(first));
    }

    @Test
    void of_several_that_are_asked_for_at_once_each_is_made_whole_or_told_to_wait() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Result>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(callers.submit(backups::make));
            }
            int made = 0;
            for (Future<Result> one : asked) {
                Result result = one.get();
                assertThat(result).isInstanceOfAny(Made.class, Backups.Busy.class);
                made += result instanceof Made ? 1 : 0;
            }
            assertThat(backups.kept()).hasSize(made).isNotEmpty();
        } finally {
            callers.shutdownNow();
        }
    }
}
