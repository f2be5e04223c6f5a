package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.Outbox;
import io.setget.mail.application.port.Outbox.Entry;
import io.setget.mail.application.port.Outbox.Event;
import io.setget.mail.application.port.Outbox.Position;
import io.setget.mail.domain.email.EmailId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link Outbox} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class OutboxContract {

    /** An outbox that holds nothing, whatever the test before left behind. */
    protected abstract Outbox emptyOutbox();

    /** Lets the queue of that outbox accept so many emails; returns their ids in order. */
    protected abstract List<EmailId> accept(int emails);

    @Test
    void what_happened_is_told_in_order_at_growing_positions() {
        Outbox outbox = emptyOutbox();
        List<EmailId> accepted = accept(5);
        List<Entry> entries = outbox.oldest(10);
        assertThat(entries).extracting(entry -> entry.event().id()).isEqualTo(accepted);
        assertThat(entries).extracting(Entry::event).hasOnlyElementsOfType(Event.Accepted.class);
        assertThat(entries)
                .extracting(Entry::position)
                .isSorted()
                .doesNotHaveDuplicates()
                .allSatisfy(position -> assertThat(position).isGreaterThan(Position.START));
    }

    @Test
    void the_oldest_come_first_and_no_more_than_asked_for() {
        Outbox outbox = emptyOutbox();
        List<EmailId> accepted = accept(5);
        assertThat(outbox.oldest(2)).extracting(entry -> entry.event().id()).isEqualTo(accepted.subList(0, 2));
    }

    @Test
    void looking_changes_nothing() {
        Outbox outbox = emptyOutbox();
        accept(3);
        assertThat(outbox.oldest(10)).isEqualTo(outbox.oldest(10)).hasSize(3);
    }

    @Test
    void what_was_dropped_is_gone_and_the_rest_stays() {
        Outbox outbox = emptyOutbox();
        List<EmailId> accepted = accept(5);
        outbox.drop(outbox.oldest(3).get(2).position());
        assertThat(outbox.oldest(10)).extracting(entry -> entry.event().id()).isEqualTo(accepted.subList(3, 5));
    }

    @Test
    void dropping_may_be_repeated() {
        Outbox outbox = emptyOutbox();
        accept(3);
        Position first = outbox.oldest(1).get(0).position();
        outbox.drop(first);
        outbox.drop(first);
        outbox.drop(Position.START);
        assertThat(outbox.oldest(10)).hasSize(2);
    }

    @Test
    void positions_go_on_growing_after_all_was_dropped() {
        Outbox outbox = emptyOutbox();
        accept(2);
        Position last = outbox.oldest(10).get(1).position();
        outbox.drop(last);
        assertThat(outbox.oldest(10)).isEmpty();
        accept(1);
        assertThat(outbox.oldest(10).get(0).position()).isGreaterThan(last);
    }

    @Test
    void the_one_whose_turn_it_is_may_go_on() {
        Outbox outbox = emptyOutbox();
        assertThat(outbox.takeTurn()).isTrue();
        assertThat(outbox.takeTurn()).isTrue();
    }

    @Test
    void what_was_added_ends_the_wait() throws InterruptedException {
        Outbox outbox = emptyOutbox();
        outbox.awaitEntry(Duration.ZERO);
        accept(1);
        long started = System.nanoTime();
        outbox.awaitEntry(Duration.ofMinutes(1));
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(30));
        assertThat(outbox.oldest(10)).hasSize(1);
    }
}
