package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.testkit.Outage;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole mailroom on a database that answers, and a queue that does not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueueAwayTest {
    private static final String SAFE = "Emails that wait there are safe; new ones are refused until it is back.";

    @TempDir
    Path dir;

    private StagedMailroom mailroom;
    private Outage outage;
    private Api api;
    private PanelClient admin;

    @BeforeEach
    void start() throws Exception {
        use(StagedMailroom.start(dir));
    }

    private void use(StagedMailroom started) throws Exception {
        mailroom = started;
        outage = started.queueOutage();
        api = started.api();
        admin = new PanelClient(started.port()).signIn(StagedMailroom.ADMIN, StagedMailroom.PASSWORD);
    }

    @AfterEach
    void stop() {
        mailroom.close();
    }

    @Test
    void the_settings_page_says_so_shows_unknown_figures_as_unknown_and_still_saves() throws Exception {
        api.accept(Requests.normal("waits"));
        outage.begin();
        String page = admin.open("/backoffice/settings/email");
        assertThat(page)
                .contains("The queue cannot be reached: " + Outage.WORDS, SAFE, "Queue away", "Dead letters")
                .contains("<dt>Queued</dt><dd class=\"value\">–</dd>")
                .contains("<dt>Sent (24h)</dt><dd class=\"value\">0</dd>")
                .contains("The dead letters are safe there")
                .doesNotContain("No dead letters");
        assertThat(admin.open("/backoffice/settings/email/summary")).contains("–");
        assertThat(admin.open("/backoffice/settings/email/dead-letters")).contains("The queue cannot be reached.");
        admin.open("/backoffice/settings/email");
        String saved = admin.submit(
                "/backoffice/settings/email",
                Map.of(
                        "host", "127.0.0.1",
                        "port", String.valueOf(RunningJar.freePort()),
                        "tls_mode", "none",
                        "authentication", "none",
                        "from_email", "noreply@example.com"));
        assertThat(saved).contains("Settings saved.", "The queue cannot be reached");
        outage.end();
        assertThat(admin.open("/backoffice/settings/email"))
                .doesNotContain("The queue cannot be reached")
                .contains("<dt>Queued</dt><dd class=\"value\">1</dd>", "No dead letters");
    }

    @Test
    void the_log_goes_on_without_what_is_being_sent() throws Exception {
        String id = api.accept(Requests.normal("waits"));
        outage.begin();
        assertThat(admin.open("/backoffice/emails"))
                .contains("waits@example.com", "The queue cannot be reached", "Emails that wait there are safe");
        assertThat(admin.open("/backoffice/emails?status=sending")).contains("none is shown as Sending");
        assertThat(admin.open("/backoffice/emails?status=sent")).doesNotContain("The queue cannot be reached");
        assertThat(admin.open("/backoffice/emails/" + id)).contains("waits@example.com");
    }

    @Test
    void other_pages_do_not_need_the_queue_and_the_instance_says_what_it_misses() throws Exception {
        outage.begin();
        assertThat(admin.open("/backoffice/api-keys")).contains("No API key yet");
        assertThat(admin.open("/backoffice/instances")).contains("http://127.0.0.1:" + mailroom.port());
        assertThat(api.call("POST", "/api/v1/emails", Requests.normal("refused"))
                        .status())
                .isEqualTo(503);
        assertThat(api.get("/readyz").get("queue").asText()).contains(Outage.WORDS);
    }

    @Test
    void it_starts_without_the_queue() throws Exception {
        mailroom.close();
        use(StagedMailroom.startWithoutQueue(dir));
        assertThat(admin.open("/backoffice/settings/email")).contains("The queue cannot be reached");
    }

    @Test
    void how_safely_emails_are_kept_is_told_on_the_settings_page_and_in_readiness() throws Exception {
        assertThat(admin.open("/backoffice/settings/email"))
                .contains("How safely emails are kept", "The store is &lt;careless&gt;.");
        Api.Answer ready = api.call("GET", "/readyz", null);
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body().get("queue").asText()).isEqualTo("ok; The store is <careless>.");
    }
}
