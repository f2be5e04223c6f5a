package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.testkit.DnsZone;
import io.setget.mail.testkit.ProbedPorts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** "Detect for me" without JavaScript, in front of mail servers in memory. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DetectionInThePanelTest {
    private static final String SETTINGS = "/backoffice/settings/email";

    @TempDir
    static Path dir;

    private static StagedMailroom mailroom;

    private PanelClient admin;

    @BeforeAll
    static void start() throws Exception {
        mailroom = StagedMailroom.start(dir);
        mailroom.mailServers()
                .with("mail.example.com", ProbedPorts.startTls(587), ProbedPorts.plain(25))
                .with("smtp.example.org", ProbedPorts.untrusted(465))
                .with("relay.example.com", ProbedPorts.plainWithoutLogin(25))
                .with("smtp.gmail.com", ProbedPorts.implicitTls(465));
        mailroom.dns()
                .become(DnsZone.of(
                        "example.org MX 10 mx.example.org",
                        "_submission._tcp.example.net SRV 0 1 587 mail.example.com",
                        "example.net MX 10 mx.example.net",
                        "example.edu MX 1 aspmx.l.google.com"));
    }

    @AfterAll
    static void stop() {
        mailroom.close();
    }

    @BeforeEach
    void signIn() throws IOException {
        admin = new PanelClient(mailroom.port()).signIn(StagedMailroom.ADMIN, StagedMailroom.PASSWORD);
        admin.open(SETTINGS);
    }

    private static Map<String, String> form(String... fields) {
        Map<String, String> form = new HashMap<>(Map.of(
                "host", "", "port", "465", "use_tls", "true", "tls_mode", "implicit", "authentication", "password"));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return form;
    }

    private String detect(String... fields) throws IOException {
        return admin.submit(SETTINGS + "/detect", form(fields));
    }

    private static String fillIn(String page) {
        Matcher button = Pattern.compile("formaction=\"(" + SETTINGS + "/fill\\?[^\"#]*)")
                .matcher(page);
        assertThat(button.find()).as(page).isTrue();
        return button.group(1).replace("&amp;", "&");
    }

    private static String chosen(String page, String select) {
        Matcher chosen = Pattern.compile("(?s)id=\"" + select + "\".*?<option value=\"([a-z]+)\" selected")
                .matcher(page);
        assertThat(chosen.find()).as(page).isTrue();
        return chosen.group(1);
    }

    @Test
    void what_was_found_is_shown_and_fills_the_form_in_without_losing_what_was_typed() throws IOException {
        String[] typed = {"host", "mail.example.com", "username", "ann", "from_email", "ann@example.com"};
        String found = detect(typed);
        assertThat(found)
                .contains("Found: mail.example.com, port 587, TLS Mode STARTTLS", "Use these settings")
                .contains("value=\"ann@example.com\"");

        String filled = admin.submit(fillIn(found), form(typed));
        assertThat(admin.input("host")).isEqualTo("mail.example.com");
        assertThat(admin.input("port")).isEqualTo("587");
        assertThat(chosen(filled, "tls_mode")).isEqualTo("starttls");
        assertThat(chosen(filled, "authentication")).isEqualTo("password");
        assertThat(admin.input("username")).isEqualTo("ann");
        assertThat(admin.input("from_email")).isEqualTo("ann@example.com");
        assertThat(mailroom.api()
                        .get("/api/v1/settings/email")
                        .at("/host/value")
                        .isNull())
                .isTrue();
    }

    @Test
    void without_a_host_the_senders_domain_is_asked_and_an_untrusted_certificate_is_said() throws IOException {
        String found = detect("from_email", "noreply@example.org");
        assertThat(found)
                .contains("Found: smtp.example.org, port 465, TLS Mode Implicit TLS")
                .contains("signed by nobody but itself");
    }

    @Test
    void what_dns_names_for_sending_is_looked_at_first() throws IOException {
        assertThat(detect("from_email", "ann@example.net"))
                .contains("Found: mail.example.com, port 587, TLS Mode STARTTLS", "named by the domain for sending");
    }

    @Test
    void a_provider_that_takes_the_domains_mail_is_recognised_and_its_guide_offered() throws IOException {
        assertThat(detect("from_email", "ann@example.edu"))
                .contains("Found: smtp.gmail.com, port 465", "Mail for this domain is taken by Gmail")
                .contains(SETTINGS + "?preset=gmail#settings");
    }

    @Test
    void a_domain_that_dns_does_not_know_is_said() throws IOException {
        assertThat(detect("from_email", "ann@unheard-of.example"))
                .contains("No way to send was found", "DNS does not know the domain unheard-of.example.");
    }

    @Test
    void a_relay_without_login_or_encryption_is_filled_in_as_one() throws IOException {
        String found = detect("host", "relay.example.com");
        assertThat(found).contains("without a login", "Without TLS, emails cross the network readable");
        String filled = admin.submit(fillIn(found), form("host", "relay.example.com"));
        assertThat(chosen(filled, "tls_mode")).isEqualTo("none");
        assertThat(chosen(filled, "authentication")).isEqualTo("none");
        assertThat(filled).doesNotContain("id=\"use_tls\" name=\"use_tls\" value=\"true\" checked");
    }

    @Test
    void a_password_that_was_typed_stays_with_the_host_that_it_was_typed_for() throws IOException {
        admin.submit(
                SETTINGS + "/fill?host=mail.example.com&port=587",
                form("host", "mail.example.com", "password", "s3cret"));
        assertThat(admin.input("draft")).isNotBlank();
        admin.submit(
                SETTINGS + "/fill?host=other.example.com&port=587",
                form("host", "mail.example.com", "password", "s3cret"));
        assertThat(admin.input("draft")).isEmpty();
    }

    @Test
    void what_cannot_be_looked_at_is_said() throws IOException {
        assertThat(detect()).contains("Nothing was looked at", "Enter the SMTP Host");
        assertThat(detect("host", "two words")).contains("Nothing was looked at", "must be a host name");
        assertThat(detect("from_email", "nobody")).contains("Nothing was looked at", "From Email needs");
        assertThat(detect("host", "nowhere.example.com"))
                .contains("No way to send was found", "No such host")
                .doesNotContain("Use these settings");
    }

    @Test
    void a_region_of_a_provider_is_filled_into_the_host() throws IOException {
        String page = admin.open(SETTINGS + "?preset=ses&region=eu-north-1");
        assertThat(admin.input("host")).isEqualTo("email-smtp.eu-north-1.amazonaws.com");
        assertThat(page).contains("<option value=\"eu-north-1\" selected>Europe (Stockholm)</option>");
    }
}
