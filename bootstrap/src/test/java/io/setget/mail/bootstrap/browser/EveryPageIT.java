package io.setget.mail.bootstrap.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.setget.mail.adapter.smtp.dns.NameServer;
import io.setget.mail.bootstrap.RunningDemo;
import io.setget.mail.testkit.DnsZone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every page in every state can be read and used by everybody; set-up and sign-in are looked at by {@link SetUpIT}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class EveryPageIT {
    @TempDir
    static Path dir;

    private static Chromium chromium;
    private static NameServer dns;
    private static RunningDemo demo;

    @BeforeAll
    static void start(Chromium shared) throws Exception {
        chromium = shared;
        dns = NameServer.knowing(DnsZone.of());
        demo = new RunningDemo(Files.createDirectory(dir.resolve("tmp")), Map.of("SETGET_DNS_SERVERS", dns.setting()));
    }

    @AfterAll
    static void stop() throws Exception {
        demo.close();
        dns.close();
    }

    private static Visitor admin() throws IOException {
        return chromium.visit(demo.address(), Look.USUAL)
                .signIn("admin@example.com", demo.printed("admin@example.com with the password (\\S+)"));
    }

    @Test
    void the_page_email_smtp() throws Exception {
        try (Visitor admin = admin()) {
            Accessibility.check(admin, "configured");
            admin.open(Visitor.SETTINGS + "?preset=gmail");
            Accessibility.check(admin, "a provider's guide");
            admin.open(Visitor.SETTINGS + "?preset=ses");
            Accessibility.check(admin, "a provider with regions");
            admin.fill("SMTP Host", "127.0.0.1");
            admin.press("Detect for me");
            assertThat(admin.page().locator("#detected td[data-label=Port]")).hasCount(4);
            Accessibility.check(admin, "what was detected");
            admin.open(Visitor.SETTINGS);
            admin.press("Send Test Email");
            admin.sees("Test email sent successfully.");
            Accessibility.check(admin, "a good test");
            admin.fill("SMTP Port", "465");
            admin.choose("TLS Mode", "STARTTLS");
            admin.sees("Port 465 usually goes with Implicit TLS");
            admin.fill("SMTP Port", demo.printed("(\\d+) +shows \"connection refused\""));
            admin.press("Send Test Email");
            admin.sees("Not sent: some fields need another look");
            Accessibility.check(admin, "a test that lacks the password");
            admin.fill("Password", "any");
            admin.press("Send Test Email");
            admin.sees("Wrong host or port");
            Accessibility.check(admin, "a failed test");
            admin.fill("SMTP Port", demo.printed("(\\d+) +shows \"certificate error\": self-signed"));
            admin.choose("TLS Mode", "Implicit TLS");
            admin.press("Send Test Email");
            assertThat(admin.page()
                            .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Trust this certificate")))
                    .isVisible();
            Accessibility.check(admin, "a certificate that can be trusted");
            admin.fill("SMTP Port", "70000");
            admin.fill("From Email", "nobody");
            admin.press("Save");
            assertThat(admin.page().locator("#port-note")).isVisible();
            Accessibility.check(admin, "field errors");
        }
    }

    @Test
    void sending_limits() throws Exception {
        try (Visitor admin = admin()) {
            admin.fill("Emails a day", "none");
            admin.press("Save limits");
            assertThat(admin.page().locator("#limit_per_day-note")).isVisible();
            Accessibility.check(admin, "a limit that is none");
            admin.open(Visitor.SETTINGS + "?preset=ses");
            admin.sees("Filled in for Amazon SES: 14 emails a second.");
            admin.fill("Emails an hour", "1");
            admin.press("Save limits");
            admin.sees("Sending limits saved.");
            awaitStatus(handOver("under-the-limit", ""), "sent");
            String waits = handOver("over-the-limit", "");
            admin.open(Visitor.SETTINGS);
            admin.sees("1 of 1 email an hour is used");
            admin.sees("Limit reached");
            Accessibility.check(admin, "a limit is reached");
            admin.fill("Emails an hour", "");
            admin.fill("Emails a second", "");
            admin.press("Save limits");
            admin.sees("No limit is set");
            awaitStatus(waits, "sent");
        }
    }

    @Test
    void deliverability() throws Exception {
        try (Visitor admin = admin()) {
            dns.become(DnsZone.of(
                    "example.com MX 10 mx.example.com",
                    "mx.example.com A 192.0.2.5",
                    "example.com TXT v=spf1 ip4:192.0.2.7 ?all",
                    "mine._domainkey.example.com TXT v=DKIM1; k=rsa; p=",
                    "_dmarc.example.com TXT v=DMARC1; p=none"));
            admin.follow("Deliverability");
            admin.sees("No DKIM key is at the usual selectors.");
            admin.sees("The DMARC policy only watches");
            admin.sees("Monitor bounce rates");
            admin.sees("Emails go to spam");
            Accessibility.check(admin, "a domain that could be better");
            admin.fill("Selector", "mine");
            admin.press("Look there");
            admin.sees("None of the DKIM keys that were found can be used.");
            admin.fill("Selector", "not one");
            admin.press("Look there");
            assertThat(admin.page().locator("#selector-note")).isVisible();
            Accessibility.check(admin, "a selector that cannot be");
            dns.become(DnsZone.of("example.com SILENCE", "*.example.com SILENCE", "*._domainkey.example.com SILENCE"));
            admin.open("/backoffice/deliverability");
            admin.sees("DNS could not tell which servers take mail for example.com.");
            Accessibility.check(admin, "nobody answers");
        }
    }

    @Test
    void dead_letters_and_the_log() throws Exception {
        String dead = handOver("nobody", "");
        String sent = handOver("slow", "");
        String waiting = handOver("later", ", \"send_at\": \"" + Instant.now().plus(Duration.ofHours(9)) + "\"");
        awaitStatus(dead, "dead");
        awaitStatus(sent, "sent");
        try (Visitor admin = admin()) {
            admin.page().locator(".sure > summary").first().click();
            Accessibility.check(admin, "dead letters, about to delete one");
            admin.open("/backoffice/emails");
            Accessibility.check(admin, "the log");
            admin.open("/backoffice/emails?to=nonsense");
            Accessibility.check(admin, "a filter that is wrong");
            admin.open("/backoffice/emails?to=unheard-of@example.com");
            Accessibility.check(admin, "nothing fits the filter");
            for (String id : new String[] {dead, sent, waiting}) {
                admin.open("/backoffice/emails/" + id);
                Accessibility.check(admin, "one email");
            }
            admin.press("Cancel this email");
            admin.sees("The email is cancelled and will not be sent.");
            Accessibility.check(admin, "a cancelled email");
        }
    }

    @Test
    void api_keys() throws Exception {
        try (Visitor admin = admin()) {
            admin.open("/backoffice/api-keys");
            Accessibility.check(admin, "no API key yet");
            admin.press("Make the key");
            assertThat(admin.page().locator("#name-note")).isVisible();
            Accessibility.check(admin, "a key without a name");
            admin.fill("Name", "The shop");
            admin.press("Make the key");
            admin.sees("Here is the new key. It is shown this once.");
            admin.page().locator(".sure > summary").first().click();
            Accessibility.check(admin, "a new key, about to revoke it");
        }
    }

    @Test
    void instances() throws Exception {
        try (Visitor admin = admin()) {
            admin.open("/backoffice/instances");
            admin.sees("shows you this page");
            Accessibility.check(admin, "the one instance of the demo");
        }
    }

    @Test
    void the_audit_log() throws Exception {
        try (Visitor admin = admin()) {
            admin.follow("Audit log");
            admin.sees("Signed in");
            admin.sees("admin@example.com");
            Accessibility.check(admin, "the audit log");
        }
    }

    @Test
    void the_inbox() throws Exception {
        awaitStatus(handOver("caught", ""), "sent");
        try (Visitor admin = admin()) {
            admin.open("/backoffice/inbox");
            admin.page().locator("details > summary").first().click();
            Accessibility.check(admin, "the inbox");
            admin.page().locator("#caught td a").first().click();
            for (String view : new String[] {"HTML", "Text", "Source"}) {
                admin.follow(view);
                assertThat(admin.page().locator(".tabs [aria-current=page]")).hasText(view);
                Accessibility.check(admin, "a caught email, " + view);
            }
        }
    }

    @Test
    void what_cannot_be_shown() throws Exception {
        try (Visitor admin = admin()) {
            for (String nowhere : new String[] {"/backoffice/emails/unheard-of", "/backoffice/unheard-of"}) {
                admin.open(nowhere);
                assertThat(admin.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1)))
                        .hasText("Nothing here");
                Accessibility.check(admin, "not found");
            }
        }
    }

    private static String handOver(String local, String more) throws IOException {
        return demo.post(
                        "/api/v1/emails",
                        "{\"type\": \"welcome\", \"to\": \"" + local
                                + "@example.com\", \"variables\": {\"login_url\": \"https://example.com/login\"}" + more
                                + "}")
                .path("id")
                .asText();
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> demo.get("/api/v1/emails/" + id).path("status").asText(), status::equals);
    }
}
