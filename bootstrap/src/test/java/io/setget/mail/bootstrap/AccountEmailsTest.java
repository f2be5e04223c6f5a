package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to accounts in the running product, and the emails it leads to in a real mail server: every form is sent
 * as a browser without JavaScript does, every link is taken from the email that came.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AccountEmailsTest {
    private static final String OWNER = "ada@example.com";
    private static final String PASSWORD = "Quagga-heron-7-lantern";
    private static final String CHOSEN = "a long way to Tipperary";
    private static final String INSTANCE = "Zoë & Söhne 🦓";
    private static final String RIGHT_TO_LEFT = "زوي الحمار 🦓";

    @TempDir
    Path dir;

    private final ReadingMailServer server = ReadingMailServer.start();
    private int port;
    private Mailroom mailroom;

    @BeforeEach
    void start() throws IOException {
        port = RunningJar.freePort();
        Map<String, String> environment = new HashMap<>(server.environment());
        environment.put("SETGET_DATA_DIR", dir.toString());
        environment.put("SETGET_HTTP_PORT", String.valueOf(port));
        environment.put("SETGET_ADMIN_EMAIL", OWNER);
        environment.put("SETGET_ADMIN_PASSWORD", PASSWORD);
        environment.put("SETGET_INSTANCE_NAME", INSTANCE);
        Config config = Config.read(new Environment(environment));
        mailroom = Mailroom.start(config, Ports.open(config, InstantSource.system()), Panel.ExtraPages.NONE);
    }

    @AfterEach
    void stop() {
        mailroom.close();
        server.close();
    }

    private PanelClient browser() {
        return new PanelClient(port);
    }

    private PanelClient owner() throws IOException {
        return browser().signIn(OWNER, PASSWORD);
    }

    /** Invites and accepts; returns the browser that did. */
    private PanelClient join(String email, String name) throws IOException {
        int before = server.count();
        PanelClient owner = owner();
        owner.open("/backoffice/people");
        assertThat(owner.submit("/backoffice/people", Map.of("email", email, "role", "viewer")))
                .contains("An email to " + email + " is on its way.", email, "invited by " + OWNER);
        PanelClient guest = browser();
        assertThat(guest.open(server.after(before).pathOf("invitation"))).contains("You are invited");
        assertThat(guest.submit(
                        "/backoffice/invitation",
                        Map.of("token", guest.input("token"), "name", name, "password", CHOSEN)))
                .contains("Welcome. Your account is ready.");
        return guest;
    }

    @Test
    void an_invitation_arrives_and_accepting_it_brings_a_welcome() throws IOException {
        int before = server.count();
        PanelClient owner = owner();
        owner.open("/backoffice/people");
        owner.submit("/backoffice/people", Map.of("email", "zoe@example.com", "role", "viewer"));
        ReceivedEmail invitation = server.after(before);
        assertThat(invitation.to().getAddress()).isEqualTo("zoe@example.com");
        assertThat(invitation.from().getName()).isEqualTo(INSTANCE);
        assertThat(invitation.subject()).contains(INSTANCE);
        assertThat(invitation.text()).contains(OWNER, INSTANCE, "7 days");

        String path = invitation.pathOf("invitation");
        for (int scanner = 0; scanner < 2; scanner++) {
            assertThat(browser().open(path)).contains("You are invited");
        }
        PanelClient guest = browser();
        guest.open(path);
        Map<String, String> fields = new HashMap<>(Map.of("token", guest.input("token"), "name", RIGHT_TO_LEFT));
        fields.put("password", "short");
        assertThat(guest.submit("/backoffice/invitation", fields))
                .contains("Must have 10 to 256 characters.", RIGHT_TO_LEFT);
        fields.put("password", CHOSEN);
        assertThat(guest.submit("/backoffice/invitation", fields))
                .contains("Welcome. Your account is ready.", "You may look at everything here.");
        ReceivedEmail welcome = server.after(before + 1);
        assertThat(welcome.to().getName()).isEqualTo(RIGHT_TO_LEFT);
        assertThat(welcome.to().getAddress()).isEqualTo("zoe@example.com");
        assertThat(welcome.text()).contains(RIGHT_TO_LEFT, INSTANCE);
        assertThat(welcome.html()).contains(RIGHT_TO_LEFT);
        assertThat(welcome.pathOf("login")).isEqualTo("/backoffice/login");
        assertThat(browser().open(path)).contains("This link does not work any more");
        assertThat(owner.open("/backoffice/people")).contains(RIGHT_TO_LEFT).doesNotContain("invited by");
    }

    @Test
    void a_lost_password_is_replaced_by_the_link_that_arrives() throws IOException {
        PanelClient before = join("zoe@example.com", RIGHT_TO_LEFT);
        int sofar = awaitCount(2);
        PanelClient lost = browser();
        lost.open("/backoffice/forgot-password");
        String known = lost.submit("/backoffice/forgot-password", Map.of("email", "Zoe@example.com"));
        assertThat(known).contains("If there is an account with this address");
        PanelClient stranger = browser();
        stranger.open("/backoffice/forgot-password");
        assertThat(stranger.submit("/backoffice/forgot-password", Map.of("email", "nobody@example.com")))
                .isEqualTo(known);
        ReceivedEmail reset = server.after(sofar);
        assertThat(reset.to().getName()).isEqualTo(RIGHT_TO_LEFT);
        assertThat(reset.text()).contains("1 hour");
        lost.open(reset.pathOf("reset-password"));
        assertThat(lost.submit(
                        "/backoffice/reset-password",
                        Map.of("token", lost.input("token"), "password", "another long password")))
                .contains("Your password is changed; every other session has ended.");
        assertThat(before.sentTo("/backoffice/people")).startsWith("/backoffice/login");
        assertThat(browser().signIn("zoe@example.com", "another long password").open("/backoffice/people"))
                .contains("zoe@example.com");
        assertThat(server.count()).isEqualTo(sofar + 1);
    }

    @Test
    void a_magic_link_signs_in_by_its_code_or_by_itself() throws IOException {
        join("zoe@example.com", RIGHT_TO_LEFT);
        int sofar = awaitCount(2);
        PanelClient browser = browser();
        browser.open("/backoffice/magic-link");
        browser.submit("/backoffice/magic-link", Map.of("email", "zoe@example.com"));
        ReceivedEmail magic = server.after(sofar);
        Matcher code = Pattern.compile("\\b\\d{3} \\d{3}\\b").matcher(magic.text());
        assertThat(code.find()).isTrue();
        assertThat(magic.html()).contains(code.group());
        assertThat(browser.submit(
                        "/backoffice/magic-link/code", Map.of("request", browser.input("request"), "code", "12")))
                .contains("That is not the code");
        assertThat(browser.submit(
                        "/backoffice/magic-link/code",
                        Map.of("request", browser.input("request"), "code", code.group())))
                .contains("Signed in.");

        PanelClient other = browser();
        other.open("/backoffice/magic-link");
        other.submit("/backoffice/magic-link", Map.of("email", "zoe@example.com"));
        other.open(server.after(sofar + 1).pathOf("magic-link"));
        assertThat(other.submit("/backoffice/magic-link/enter", Map.of("token", other.input("token"))))
                .contains("Signed in.");
    }

    @Test
    void many_wrong_passwords_lock_an_account_and_the_link_that_arrives_unlocks_it() throws IOException {
        join("zoe@example.com", RIGHT_TO_LEFT);
        int sofar = awaitCount(2);
        PanelClient owner = owner();
        owner.open("/backoffice/settings/authentication");
        assertThat(owner.submit(
                        "/backoffice/settings/authentication", Map.of("magic_link", "true", "lockout_threshold", "3")))
                .contains("Authentication settings saved.");
        PanelClient guesser = browser();
        for (int i = 0; i < 3; i++) {
            guesser.signIn("zoe@example.com", "wrong");
        }
        assertThat(guesser.submit("/backoffice/login", Map.of("email", "zoe@example.com", "password", CHOSEN)))
                .contains("none is looked at");
        ReceivedEmail locked = server.after(sofar);
        assertThat(locked.to().getName()).isEqualTo(RIGHT_TO_LEFT);
        assertThat(locked.text()).contains("3 wrong passwords within 15 minutes", "UTC");
        PanelClient zoe = browser();
        zoe.open(locked.pathOf("unlock"));
        assertThat(zoe.submit("/backoffice/unlock", Map.of("token", zoe.input("token"))))
                .contains("Your account is unlocked. Sign in.");
        await().atMost(Duration.ofSeconds(10))
                .until(() -> zoe.signIn("zoe@example.com", CHOSEN)
                        .open("/backoffice/people")
                        .contains("zoe@example.com"));
    }

    @Test
    void pages_that_hold_a_link_are_kept_by_nobody_and_told_to_nobody() throws Exception {
        PanelClient owner = owner();
        owner.open("/backoffice/people");
        owner.submit("/backoffice/people", Map.of("email", "zoe@example.com", "role", "admin"));
        String invitation = server.after(0).pathOf("invitation");
        for (String path : new String[] {invitation, "/backoffice/reset-password/x", "/backoffice/magic-link"}) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        }
    }

    @Test
    void what_the_environment_sets_is_shown_with_its_variable_and_cannot_be_changed() throws IOException {
        PanelClient owner = owner();
        assertThat(owner.open("/backoffice/settings/general"))
                .contains("Zoë &amp; Söhne 🦓", "Set by SETGET_INSTANCE_NAME")
                .doesNotContain("Set by SETGET_BASE_URL");
        assertThat(owner.submit(
                        "/backoffice/settings/general",
                        Map.of("instance_name", "Mallory", "base_url", "http://127.0.0.1:" + port)))
                .contains("General settings saved.", "Zoë &amp; Söhne 🦓", "http://127.0.0.1:" + port)
                .doesNotContain("Mallory");
    }

    private int awaitCount(int emails) {
        await().atMost(Duration.ofSeconds(30)).until(() -> server.count() == emails);
        return emails;
    }
}
