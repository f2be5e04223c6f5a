package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.ReconcilableQueue.Correction;
import io.setget.mail.application.port.ReconcilableQueue.Identity;
import io.setget.mail.application.port.ReconcilableQueue.Page;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link ReconcilableQueue} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ReconcilableQueueContract {
    private static final Failure REFUSED = new Failure(FailureKind.RECIPIENT_REJECTED, "550 no", "Refused.");

    private ReconcilableQueue queue;

    /** A queue that holds nothing, has no name, and admitted nobody. */
    protected abstract ReconcilableQueue emptyQueue();

    /** Brings so many emails there, by way of the queue itself; this instance is admitted. */
    protected abstract List<EmailId> put(Place place, int emails);

    /** Does what every instance does all the time. */
    protected abstract void use();

    /** What the queue thinks of its own books; empty if all is well. */
    protected abstract List<String> inconsistencies();

    @BeforeEach
    void startEmpty() {
        queue = emptyQueue();
    }

    private void name(String name, long epoch) {
        assertThat(queue.rename(queue.identity(), name, epoch)).isTrue();
        queue.admit(name, epoch);
    }

    @Test
    void a_new_queue_has_no_name_and_nobody_may_use_it() {
        assertThat(queue.identity().name()).isEmpty();
        assertThat(queue.identity().epoch()).isZero();
        assertThat(queue.isAdmitted()).isFalse();
        assertThatThrownBy(this::use).isInstanceOf(PortUnavailableException.class);
    }

    @Test
    void whoever_is_admitted_may_use_it() {
        name("first", 1);
        assertThat(queue.isAdmitted()).isTrue();
        assertThat(queue.identity()).extracting(Identity::name, Identity::epoch).containsExactly("first", 1L);
        use();
    }

    @Test
    void whoever_was_admitted_to_another_queue_is_refused_at_its_next_call() {
        name("first", 1);
        assertThat(queue.rename(queue.identity(), "second", 2)).isTrue();
        assertThatThrownBy(this::use).isInstanceOf(PortUnavailableException.class);
        assertThat(queue.isAdmitted()).isFalse();
        queue.admit("second", 2);
        use();
    }

    @Test
    void only_the_queue_that_is_meant_gets_another_name() {
        Identity unnamed = queue.identity();
        name("first", 1);
        assertThat(queue.rename(unnamed, "second", 2)).isFalse();
        assertThat(queue.identity().name()).isEqualTo("first");
        use();
    }

    @Test
    void what_was_told_grows_with_what_happens_and_begins_anew_with_each_epoch() {
        name("first", 1);
        Identity before = queue.identity();
        put(Place.LIVE, 1);
        Identity after = queue.identity();
        assertThat(after.told()).isGreaterThan(before.told());
        assertThat(after.told().epoch()).isEqualTo(1);
        name("second", 2);
        assertThat(queue.identity().told()).isGreaterThan(after.told());
    }

    @Test
    void it_tells_where_emails_are() {
        name("first", 1);
        Map<EmailId, Place> expected = new HashMap<>();
        for (Place place : Place.values()) {
            put(place, 2).forEach(id -> expected.put(id, place));
        }
        List<EmailId> asked = new ArrayList<>(expected.keySet());
        asked.add(new EmailId("00000000-0000-7000-8000-000000000000"));
        assertThat(queue.places(asked)).isEqualTo(expected);
        assertThat(queue.places(List.of())).isEmpty();
    }

    @Test
    void page_by_page_all_its_emails_are_told() {
        name("first", 1);
        Map<EmailId, Place> expected = new HashMap<>();
        put(Place.DEAD, 30).forEach(id -> expected.put(id, Place.DEAD));
        put(Place.LIVE, 1_300).forEach(id -> expected.put(id, Place.LIVE));
        Map<EmailId, Place> told = new HashMap<>();
        int pages = 0;
        String cursor = "";
        do {
            Page page = queue.page(cursor, 100);
            assertThat(page.emails()).hasSizeLessThan(500);
            told.putAll(page.emails());
            cursor = page.next();
            pages++;
        } while (!cursor.isEmpty());
        assertThat(told).isEqualTo(expected);
        assertThat(pages).isGreaterThan(3);
    }

    @Test
    void live_and_dead_emails_are_withdrawn() {
        name("first", 1);
        EmailId live = put(Place.LIVE, 1).get(0);
        EmailId dead = put(Place.DEAD, 1).get(0);
        EmailId gone = put(Place.GONE, 1).get(0);
        EmailId unconfirmed = put(Place.UNCONFIRMED, 1).get(0);
        List<Correction> corrections = List.of(
                new Correction.Withdraw(unconfirmed, EmailStatus.SENT),
                new Correction.Withdraw(live, EmailStatus.SENT),
                new Correction.Withdraw(dead, EmailStatus.EXPIRED),
                new Correction.Withdraw(gone, EmailStatus.SENT));
        queue.correct(corrections);
        queue.correct(corrections);
        assertThat(queue.places(List.of(live, dead, gone, unconfirmed)).values())
                .containsOnly(Place.GONE);
        assertThat(inconsistencies()).isEmpty();
    }

    @Test
    void a_live_email_is_buried_and_a_dead_letter_revived_and_nothing_else() {
        name("first", 1);
        EmailId live = put(Place.LIVE, 1).get(0);
        EmailId dead = put(Place.DEAD, 1).get(0);
        EmailId gone = put(Place.GONE, 1).get(0);
        Instant died = Instant.parse("2026-01-31T09:00:00Z");
        queue.correct(List.of(
                new Correction.Bury(live, REFUSED, 2, died),
                new Correction.Revive(dead),
                new Correction.Bury(gone, REFUSED, 2, died),
                new Correction.Revive(gone)));
        assertThat(queue.places(List.of(live, dead, gone)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(live, Place.DEAD, dead, Place.LIVE, gone, Place.GONE));
        assertThat(inconsistencies()).isEmpty();
    }
}
