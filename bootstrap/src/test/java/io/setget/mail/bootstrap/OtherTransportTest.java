package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.maildir.MailDrop;
import io.setget.mail.adapter.maildir.Maildir;
import io.setget.mail.application.port.MailTransport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole mailroom with an adapter that is not ours behind one port. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OtherTransportTest {
    @TempDir
    Path dir;

    @Test
    void an_accepted_email_ends_in_the_maildir_that_was_passed_in_place_of_smtp() throws Exception {
        MailDrop drop = new MailDrop(dir.resolve("mail"));
        int port = RunningJar.freePort();
        Config config = Config.read(new Environment(Map.of(
                "SETGET_DATA_DIR", Files.createDirectories(dir.resolve("data")).toString(),
                "SETGET_HTTP_PORT", String.valueOf(port),
                "SETGET_API_KEY", Api.KEY,
                "SETGET_SMTP_HOST", "localhost",
                "SETGET_SMTP_PORT", "25",
                "SETGET_SMTP_AUTHENTICATION", "none",
                "SETGET_SMTP_FROM_EMAIL", "noreply@example.com")));
        Ports ports = Swapped.in(
                Ports.open(config, InstantSource.system()), MailTransport.class, Maildir.transport(drop.directory()));
        try (Mailroom mailroom = Mailroom.start(config, ports, Panel.ExtraPages.NONE)) {
            Api api = new Api(port);
            String id = api.accept(Requests.critical("ann"));
            api.awaitStatus(id, "sent");
            assertThat(api.email(id).get("attempts").get(0).get("reply").asText())
                    .startsWith("in the maildir as ");
            assertThat(drop.texts())
                    .singleElement()
                    .asString()
                    .contains("\nTo: ann@example.com\n", "\nFrom: \"SetGet\" <noreply@example.com>\n");
            Api.Answer test = api.call("POST", "/api/v1/settings/email/test", "{\"to\":\"bob@example.com\"}");
            assertThat(test.body().get("ok").asBoolean()).isTrue();
            assertThat(drop.texts()).hasSize(2);
            assertThat(mailroom).isNotNull();
        }
    }
}
