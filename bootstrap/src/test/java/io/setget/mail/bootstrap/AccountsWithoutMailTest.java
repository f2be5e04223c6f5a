package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People come in, and come back in, where no email can be sent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccountsWithoutMailTest {
    @TempDir
    Path dir;

    @Test
    void an_owner_passes_links_on_and_the_pages_outside_say_so() throws Exception {
        try (StagedMailroom staged = StagedMailroom.start(dir)) {
            PanelClient owner = new PanelClient(staged.port()).signIn(StagedMailroom.ADMIN, StagedMailroom.PASSWORD);
            assertThat(owner.open("/backoffice/people")).contains("Mail cannot be sent");
            String page = owner.submit("/backoffice/people", Map.of("email", "zoe@example.com", "role", "admin"));
            PanelClient zoe = new PanelClient(staged.port());
            zoe.open(linkIn(page, "invitation"));
            assertThat(zoe.submit(
                            "/backoffice/invitation",
                            Map.of("token", zoe.input("token"), "name", "Zoë", "password", "a long way to Tipperary")))
                    .contains("Welcome. Your account is ready.");

            PanelClient lost = new PanelClient(staged.port());
            for (String path : new String[] {"/backoffice/forgot-password", "/backoffice/magic-link"}) {
                assertThat(lost.open(path))
                        .contains("This instance cannot send email yet", "reset-password --email")
                        .doesNotContain("Send me a link");
            }
            zoe.open("/backoffice/people");
            Matcher self =
                    Pattern.compile("/backoffice/people/[0-9a-f-]+/reset").matcher(zoe.open("/backoffice/people"));
            assertThat(self.find()).isTrue();
            assertThat(zoe.submit(self.group(), Map.of())).contains("An owner can make a link and pass it on.");
            owner.open("/backoffice/people");
            PanelClient again = new PanelClient(staged.port());
            again.open(linkIn(owner.submit(self.group(), Map.of()), "reset-password"));
            assertThat(again.submit(
                            "/backoffice/reset-password",
                            Map.of("token", again.input("token"), "password", "another long password")))
                    .contains("Your password is changed");
        }
    }

    @Test
    void the_instance_is_named_in_the_panel_and_a_base_url_that_leads_away_is_asked_about() throws Exception {
        try (StagedMailroom staged = StagedMailroom.start(dir)) {
            PanelClient owner = new PanelClient(staged.port()).signIn(StagedMailroom.ADMIN, StagedMailroom.PASSWORD);
            owner.open("/backoffice/settings/general");
            assertThat(owner.submit(
                            "/backoffice/settings/general",
                            Map.of("instance_name", "Zoë & Söhne", "base_url", "nowhere")))
                    .contains("Must be an address such as https://mail.example.com.", "Zoë &amp; Söhne");
            assertThat(owner.submit(
                            "/backoffice/settings/general",
                            Map.of("instance_name", "Zoë & Söhne", "base_url", "http://127.0.0.1:" + staged.port())))
                    .contains("General settings saved.", "Zoë &amp; Söhne Mail");
            Map<String, String> away = Map.of("instance_name", "", "base_url", "https://mail.example.com");
            assertThat(owner.submit("/backoffice/settings/general", away)).contains("Save anyway?");
            Map<String, String> sure = new java.util.HashMap<>(away);
            sure.put("anyway", "true");
            assertThat(owner.submit("/backoffice/settings/general", sure)).contains("General settings saved.");
        }
    }

    private static String linkIn(String page, String path) {
        Matcher link = Pattern.compile("http://localhost:\\d+(/backoffice/" + path + "/[A-Za-z0-9_-]+)")
                .matcher(page);
        assertThat(link.find()).as("a link to %s in %s", path, page).isTrue();
        return link.group(1);
    }
}
