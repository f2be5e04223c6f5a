package io.setget.mail.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.http.Router;
import io.setget.mail.adapter.web.http.Server;
import io.setget.mail.adapter.web.metrics.HttpCounters;
import io.setget.mail.adapter.web.settings.SettingsPages;
import io.setget.mail.application.account.SignIn;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.application.demo.CaughtEmails;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route that is served, as a stranger and as another site would try it; a new route is in by itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PanelRoutesTest {
    private static final String HERE = "localhost";
    private static final String STRANGER = "";

    /** What anybody may ask for; the page that signs in must be. */
    private static final Set<String> DOORS = Set.of(
            "/backoffice/login",
            "/backoffice/setup",
            "/backoffice/forgot-password",
            "/backoffice/reset-password",
            "/backoffice/reset-password/{token}",
            "/backoffice/magic-link",
            "/backoffice/magic-link/code",
            "/backoffice/magic-link/enter",
            "/backoffice/magic-link/{token}",
            "/backoffice/invitation",
            "/backoffice/invitation/{token}",
            "/backoffice/unlock",
            "/backoffice/unlock/{token}");

    private static final Set<String> SIGNPOSTS = Set.of("/", "/backoffice", "/backoffice/", "/backoffice/settings");
    private static final Set<String> FOR_ALL_PROGRAMS =
            Set.of("/healthz", "/readyz", "/openapi.yaml", "/api/v1/openapi.yaml");
    private static final Pattern LOCATION = Pattern.compile("(?im)^Location: (.*?)\r?$");

    @TempDir
    Path dir;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final List<Route> pages = new ArrayList<>();
    private final List<Route> api = new ArrayList<>();
    private Ports ports;
    private Delivery delivery;
    private Server server;
    private SignedIn admin;

    @BeforeEach
    void serveEveryRoute() throws Exception {
        Config config = Config.read(new Environment(Map.of("SETGET_DATA_DIR", dir.toString())));
        SecureRandom random = new SecureRandom();
        ports = Ports.open(config, InstantSource.system());
        SettingsUseCases settings = SettingsUseCases.of(config, ports, random);
        DeliveryCounters counters = new DeliveryCounters();
        delivery = new Delivery(config, ports, settings, counters::tried);
        UseCases does = new UseCases(config, ports, settings, delivery, counters, random);
        HttpCounters counted = new HttpCounters();
        pages.addAll(Panel.of(
                        config,
                        does,
                        new SettingsPages.Background(Runnable::run, random, InstantSource.system()),
                        new DemoPages(new CaughtEmails(), List.of(), random))
                .routes());
        api.addAll(HttpApi.routes(does, delivery, counters, counted));
        List<Route> all = new ArrayList<>(pages);
        all.addAll(api);
        server = Server.start(InetAddress.getLoopbackAddress(), 0, new Router(all), threads, counted);
        does.createFirstAccount.create(
                EmailAddress.parse("email", "ada@example.com").orThrow(),
                new Secret("correct-horse-battery"),
                "a test");
        SignIn.Result result = does.signIn.signIn("ada@example.com", "correct-horse-battery", "127.0.0.1");
        admin = ((SignIn.Result.Welcome) result).signedIn();
        // signing out comes last, or the rest would be tried signed out
        pages.sort(Comparator.comparing((Route route) -> route.path().endsWith("/logout"))
                .thenComparing(Route::signature));
    }

    @AfterEach
    void stop() {
        server.close();
        threads.shutdownNow();
        delivery.close();
        ports.close();
    }

    @Test
    void without_a_session_every_page_sends_to_the_sign_in() throws IOException {
        for (Route route : insidePages()) {
            Answer answer = ask(route, HERE, STRANGER, token());
            assertThat(answer.status()).as(route.signature()).isEqualTo(303);
            assertThat(answer.location()).as(route.signature()).startsWith("/backoffice/login");
            assertThat(ask(route, HERE, "session=made-up", token()).location())
                    .as(route.signature())
                    .startsWith("/backoffice/login");
        }
    }

    @Test
    void without_a_csrf_token_nothing_is_done() throws IOException {
        List<Route> posts =
                pages.stream().filter(route -> !route.method().equals("GET")).toList();
        assertThat(posts).hasSizeGreaterThan(10);
        for (Route route : posts) {
            assertThat(ask(route, HERE, session(), "").status())
                    .as(route.signature())
                    .isEqualTo(403);
            assertThat(ask(route, HERE, session(), "csrf=made-up").status())
                    .as(route.signature())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_foreign_or_missing_host_name_is_refused_even_for_the_admin() throws IOException {
        for (Route route : pages.stream()
                .filter(route -> !route.path().startsWith("/assets/"))
                .toList()) {
            assertThat(ask(route, "evil.example:8080", session(), token()).status())
                    .as(route.signature())
                    .isEqualTo(421);
            assertThat(ask(route, "", session(), token()).status())
                    .as(route.signature())
                    .isEqualTo(400);
        }
    }

    @Test
    void the_admin_with_a_session_and_a_token_is_refused_nowhere() throws IOException {
        for (Route route : insidePages()) {
            Answer answer = ask(route, HERE, session(), token());
            assertThat(answer.status())
                    .as(route.signature())
                    .isNotIn(401, 403, 421)
                    .isLessThan(500);
            if (!route.path().endsWith("/logout")) {
                assertThat(answer.location()).as(route.signature()).doesNotStartWith("/backoffice/login");
            }
        }
    }

    @Test
    void a_viewer_sees_every_page_and_changes_nothing_but_that_they_are_signed_in() throws IOException {
        ports.accounts().add(account("owner@example.com"));
        ports.accounts().changeRole(admin.account().id(), Role.OWNER, Role.VIEWER);
        for (Route route : insidePages()) {
            Answer answer = ask(route, HERE, session(), token());
            boolean changesNothing = route.method().equals("GET")
                    || route.path().endsWith("/logout")
                    || route.path().equals("/backoffice/settings/email/warnings");
            if (changesNothing) {
                assertThat(answer.status())
                        .as(route.signature())
                        .isNotIn(401, 403, 421)
                        .isLessThan(500);
            } else {
                assertThat(answer.status()).as(route.signature()).isEqualTo(403);
            }
        }
    }

    private static Account account(String email) {
        return new Account(
                new UUID(1, 1),
                EmailAddress.parse("email", email).orThrow(),
                null,
                Role.OWNER,
                new PasswordHash("hash"),
                Instant.EPOCH);
    }

    @Test
    void only_signposts_doors_and_files_answer_strangers() throws IOException {
        for (Route route : pages) {
            Answer answer = ask(route, HERE, STRANGER, "");
            boolean open = route.method().equals("GET")
                    && (SIGNPOSTS.contains(route.path())
                            || DOORS.contains(route.path())
                            || route.path().startsWith("/assets/"));
            boolean turnedAway = answer.status() == 403 || answer.location().startsWith("/backoffice/login");
            assertThat(turnedAway || open).as(route.signature()).isTrue();
        }
    }

    @Test
    void without_a_key_the_api_tells_nothing() throws IOException {
        List<Route> guarded = api.stream()
                .filter(route -> !FOR_ALL_PROGRAMS.contains(route.path()))
                .toList();
        assertThat(guarded).hasSizeGreaterThan(10);
        for (Route route : guarded) {
            assertThat(ask(route, HERE, session(), token()).status())
                    .as(route.signature())
                    .isEqualTo(401);
        }
    }

    private List<Route> insidePages() {
        List<Route> inside = pages.stream()
                .filter(route -> !route.path().startsWith("/assets/"))
                .filter(route -> !SIGNPOSTS.contains(route.path()) && !DOORS.contains(route.path()))
                .toList();
        assertThat(inside).hasSizeGreaterThan(15);
        return inside;
    }

    private String session() {
        return "session=" + admin.sessionToken().reveal();
    }

    private String token() {
        return "csrf=" + URLEncoder.encode(admin.csrfToken().reveal(), StandardCharsets.UTF_8);
    }

    /** By hand, because the JDK's client does not send another host name. */
    private Answer ask(Route route, String host, String cookie, String form) throws IOException {
        String path = route.path().replaceAll("\\{[^/]*}", "00000000-0000-0000-0000-000000000000");
        byte[] body = (route.method().equals("GET") ? "" : form).getBytes(StandardCharsets.UTF_8);
        String head = route.method() + " " + path + " HTTP/1.1\r\n"
                + (host.isEmpty() ? "" : "Host: " + host + "\r\n")
                + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n")
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + body.length
                + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher location = LOCATION.matcher(answer);
            return new Answer(Integer.parseInt(answer.split(" ", 3)[1]), location.find() ? location.group(1) : "");
        }
    }

    private record Answer(int status, String location) {}
}
