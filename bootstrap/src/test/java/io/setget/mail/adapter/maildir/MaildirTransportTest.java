package io.setget.mail.adapter.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.testkit.MailTransportContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A maildir keeps the contract of every transport; that of a server it talks with does not concern it. */
class MaildirTransportTest extends MailTransportContract {
    @TempDir
    Path temporary;

    @Override
    protected Server server() {
        return new MailDrop(temporary.resolve("mail"));
    }

    @Override
    protected MailTransport transport(Server server) {
        return Maildir.transport(((MailDrop) server).directory());
    }

    @Test
    void the_text_is_there_as_it_was_written_and_nothing_is_left_in_tmp() throws IOException {
        MailDrop drop = new MailDrop(temporary.resolve("mail"));
        try (MailTransport transport = Maildir.transport(drop.directory())) {
            transport.send(email(1, "one@example.com"), drop.settings(), () -> true);
            transport.send(email(2, "two@example.com"), drop.settings(), () -> false);
        }
        assertThat(drop.files())
                .singleElement()
                .satisfies(file -> assertThat(Files.readString(file, StandardCharsets.UTF_8))
                        .contains(
                                "\nSubject: Grüße\n", "\nTo: one@example.com\n", "\nContent-Transfer-Encoding: 8bit\n")
                        .doesNotContain("\r"));
        try (var left = Files.list(drop.directory().resolve("tmp"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void an_email_that_is_sent_again_before_anyone_read_it_is_there_once() {
        MailDrop drop = new MailDrop(temporary.resolve("mail"));
        try (MailTransport transport = Maildir.transport(drop.directory())) {
            for (int time = 0; time < 2; time++) {
                assertThat(transport.send(email(1, "one@example.com"), drop.settings(), () -> true))
                        .isInstanceOf(DeliveryOutcome.Delivered.class);
            }
        }
        assertThat(drop.received()).isEqualTo(List.of("<1@example.com>"));
    }
}
