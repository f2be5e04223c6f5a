package io.setget.mail.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.EmailStatus;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The checker itself: each kind of broken promise is told, and what is as promised is not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryTest {

    private static History accepted() {
        return new History().accepted("a");
    }

    @Test
    void what_is_as_promised_is_not_told() {
        assertThat(accepted()
                        .status("a", EmailStatus.SENT)
                        .arrived("a", 1)
                        .asked("never-answered")
                        .queued(0)
                        .everythingIsOver()
                        .violations())
                .isEmpty();
    }

    @Test
    void an_email_that_is_gone_is_told() {
        assertThat(accepted().violations()).singleElement().asString().contains("gone without a word");
        assertThat(accepted().storeLostBeforeLogged("a").violations()).isEmpty();
        assertThat(accepted().status("a", EmailStatus.LOST).violations())
                .singleElement()
                .asString()
                .contains("no store lost anything");
    }

    @Test
    void an_email_that_arrived_too_often_is_told_unless_a_try_ended_unsure() {
        History twice = accepted().status("a", EmailStatus.SENT).arrived("a", 2);
        assertThat(twice.violations()).singleElement().asString().contains("arrived 2 times");
        assertThat(twice.endedUnsure("a", 1).violations()).isEmpty();
        assertThat(twice.duplicatesAtMost(0).violations()).hasSize(1);
    }

    @Test
    void a_log_that_differs_from_server_or_queue_is_told() {
        assertThat(accepted().status("a", EmailStatus.SENT).violations())
                .singleElement()
                .asString()
                .contains("never arrived");
        assertThat(accepted().status("a", EmailStatus.QUEUED).queued(0).violations())
                .singleElement()
                .asString()
                .contains("the queue counts 0");
        assertThat(accepted()
                        .status("a", EmailStatus.RETRYING)
                        .everythingIsOver()
                        .violations())
                .singleElement()
                .asString()
                .contains("time enough");
    }
}
