package io.setget.mail.adapter.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.account.SignedIn;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The filters that stand before every page of the panel. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PanelFloorTest {
    private static final Secret TOKEN = new Secret("session-token");
    private static final SignedIn ADA = new SignedIn(
            new Account(
                    UUID.fromString("00000000-0000-7000-8000-000000000001"),
                    EmailAddress.parse("email", "ada@example.com").orThrow(),
                    null,
                    Role.OWNER,
                    new PasswordHash("hash"),
                    Instant.EPOCH),
            TOKEN,
            new Secret("csrf-token"));

    private final SessionFilter sessions =
            new SessionFilter(token -> token.equals(TOKEN) ? Optional.of(ADA) : Optional.empty(), "/backoffice/login");
    private final Handler panel = sessions.then(new CsrfCheck())
            .before(request -> Response.text(
                    200, request.attribute(SignedIn.class).orElseThrow().actor()));

    @Test
    void a_page_without_a_session_leads_to_sign_in_and_back() {
        Response answer = panel.handle(get("/backoffice/emails", Map.of()));
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).contains("/backoffice/login?next=%2Fbackoffice%2Femails");
        assertThat(panel.handle(get("/", Map.of("Cookie", "session=stolen"))).status())
                .isEqualTo(303);
        assertThat(panel.handle(post("csrf=csrf-token", Map.of())).header("Location"))
                .contains("/backoffice/login");
        Response part = panel.handle(get("/part", Map.of("HX-Request", "true")));
        assertThat(part.status()).isEqualTo(204);
        assertThat(part.header("HX-Redirect")).contains("/backoffice/login");
    }

    @Test
    void a_page_with_a_session_knows_who_asks() {
        Response answer = panel.handle(get("/", Map.of("Cookie", "a=b; session=session-token")));
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("ada@example.com");
    }

    @ParameterizedTest
    @CsvSource({
        "csrf=csrf-token,,,200",
        "x=y,csrf-token,,200",
        "csrf=wrong,,,403",
        "x=y,,,403",
        "csrf=,,,403",
        "csrf=csrf-token,wrong,,403",
        "csrf=csrf-token,,cross-site,403",
        "csrf=csrf-token,,same-origin,200"
    })
    void a_change_needs_the_sessions_token_in_its_form_or_header(
            String form, @Nullable String header, @Nullable String fetchSite, int status) {
        Map<String, String> headers = new HashMap<>(Map.of("Cookie", "session=session-token"));
        if (header != null) {
            headers.put("X-CSRF-Token", header);
        }
        if (fetchSite != null) {
            headers.put("Sec-Fetch-Site", fetchSite);
        }
        assertThat(panel.handle(post(form, headers)).status()).isEqualTo(status);
    }

    @Test
    void cookies_are_out_of_reach_of_scripts_and_other_sites_and_bound_to_the_host_behind_https() {
        Request plain = get("/", Map.of());
        assertThat(SessionFilter.start(plain, Response.noContent(), ADA).cookies())
                .containsExactly("session=session-token; Path=/; HttpOnly; SameSite=Lax");
        assertThat(SessionFilter.start(plain.overHttps(), Response.noContent(), ADA)
                        .cookies())
                .containsExactly("__Host-session=session-token; Path=/; HttpOnly; SameSite=Lax; Secure");
        assertThat(SessionFilter.end(plain, Response.noContent()).cookies())
                .containsExactly("session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
        Request https = get("/", Map.of("Cookie", "session=session-token")).overHttps();
        assertThat(sessions.find(https)).isEmpty();
        assertThat(sessions.find(get("/", Map.of("Cookie", "__Host-session=session-token"))
                        .overHttps()))
                .contains(ADA);
        assertThatThrownBy(() -> new Cookie("a", "b; Path=/x", Duration.ZERO, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("Path");
    }

    @Test
    void the_sign_in_form_must_send_what_its_cookie_says() {
        Handler door = new DoorCheck(new SecureRandom())
                .before(request -> Response.text(
                        200,
                        request.attribute(DoorCheck.Token.class)
                                .orElseThrow()
                                .value()
                                .reveal()));
        Response form = door.handle(get("/backoffice/login", Map.of()));
        String token = new String(form.body(), StandardCharsets.UTF_8);
        assertThat(form.cookies()).singleElement().asString().startsWith("door=" + token + ";");
        Map<String, String> cookie = Map.of("Cookie", "door=" + token);
        assertThat(door.handle(get("/backoffice/login", cookie)).cookies()).isEmpty();
        assertThat(door.handle(post("csrf=" + token, cookie)).status()).isEqualTo(200);
        assertThat(door.handle(post("csrf=" + token, Map.of())).status()).isEqualTo(403);
        assertThat(door.handle(post("csrf=other", cookie)).status()).isEqualTo(403);
        assertThat(door.handle(post("csrf=", Map.of("Cookie", "door="))).status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example.com,200",
        "MAIL.example.com:443,200",
        "localhost:8080,200",
        "127.0.0.1,200",
        "[::1]:8080,200",
        "192.0.2.9:8080,200",
        "192.0.2.8,421",
        "evil.example,421",
        "mail.example.com.evil.example,421",
        "localhost.evil.example:8080,421",
        "'',400"
    })
    void a_foreign_host_is_refused(String host, int status) throws UnknownHostException {
        Handler guarded = new HostCheck(() -> "http://mail.example.com", InetAddress.getByName("192.0.2.9"))
                .before(request -> Response.text(200, ""));
        assertThat(guarded.handle(get("/", Map.of("Host", host))).status()).isEqualTo(status);
    }

    @Test
    void listening_everywhere_any_address_is_served_but_no_name() throws UnknownHostException {
        Handler guarded = new HostCheck(() -> "http://mail.example.com", InetAddress.getByName("0.0.0.0"))
                .before(request -> Response.text(200, ""));
        assertThat(guarded.handle(get("/", Map.of("Host", "192.0.2.8:8080"))).status())
                .isEqualTo(200);
        assertThat(guarded.handle(get("/", Map.of("Host", "evil.example"))).status())
                .isEqualTo(421);
    }

    @Test
    void browsers_are_told_to_be_strict_and_to_stay_with_https_where_it_is() {
        Handler strict = new SecurityHeaders().before(request -> Response.text(200, "x"));
        Response answer = strict.handle(get("/", Map.of()));
        assertThat(answer.header("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsEntry("Referrer-Policy", "same-origin")
                .containsKeys("Permissions-Policy", "X-Frame-Options")
                .doesNotContainKey("Strict-Transport-Security");
        Handler viaHttps = new HostCheck(() -> "https://mail.example.com", InetAddress.getLoopbackAddress())
                .then(new SecurityHeaders())
                .before(request -> Response.text(200, "x"));
        assertThat(viaHttps.handle(get("/", Map.of("Host", "mail.example.com"))).headers())
                .containsKey("Strict-Transport-Security");
        assertThat(viaHttps.handle(get("/", Map.of("Host", "localhost"))).headers())
                .doesNotContainKey("Strict-Transport-Security");
        Handler own = new SecurityHeaders()
                .before(request -> Response.noContent().withHeader("content-security-policy", "sandbox"));
        assertThat(own.handle(get("/", Map.of())).header("Content-Security-Policy"))
                .contains("sandbox");
    }

    @Test
    void long_text_is_compressed_for_those_who_ask() throws Exception {
        String text = "words ".repeat(400);
        Handler page = new Compression().before(request -> Response.html(200, text));
        Response zipped = page.handle(get("/", Map.of("Accept-Encoding", "br, gzip")));
        assertThat(zipped.header("Content-Encoding")).contains("gzip");
        assertThat(zipped.header("Vary")).contains("Accept-Encoding");
        assertThat(zipped.body().length).isLessThan(200);
        assertThat(new GZIPInputStream(new java.io.ByteArrayInputStream(zipped.body())).readAllBytes())
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        for (String refusing : new String[] {"", "br", "gzip;q=0", "gzip; q=0.0", "xgzip"}) {
            assertThat(page.handle(get("/", Map.of("Accept-Encoding", refusing)))
                            .header("Content-Encoding"))
                    .as(refusing)
                    .isEmpty();
        }
        Handler image = new Compression().before(request -> Response.of(200, "image/png", new byte[5000]));
        assertThat(image.handle(get("/", Map.of("Accept-Encoding", "gzip"))).header("Content-Encoding"))
                .isEmpty();
        Handler brief = new Compression().before(request -> Response.html(200, "short"));
        assertThat(brief.handle(get("/", Map.of("Accept-Encoding", "gzip"))).header("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void assets_are_kept_for_ever_under_an_address_that_changes_with_their_content() {
        Assets assets = new Assets(Map.of("a.css", "/test-assets/a.css"));
        assertThat(assets.path("a.css")).matches("/assets/a\\.[0-9a-f]{12}\\.css");
        Response answer = new Router(assets.routes()).handle(get(assets.path("a.css"), Map.of()));
        assertThat(answer.header("Content-Type")).contains("text/css; charset=utf-8");
        assertThat(answer.header("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("color");
        assertThatThrownBy(() -> assets.path("b.css")).hasMessageContaining("b.css");
        assertThatThrownBy(() -> new Assets(Map.of("b.css", "/nowhere.css"))).hasMessageContaining("/nowhere.css");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "//evil.example/", "/\\evil.example", "backoffice"})
    void a_form_never_leads_to_another_host(String location) {
        assertThatThrownBy(() -> Response.seeOther(location)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void forms_are_read_with_every_value_of_a_field() {
        Parameters form = post("a=1&a=%C3%A4+b&empty=&flag", Map.of()).form();
        assertThat(form.all("a")).containsExactly("1", "ä b");
        assertThat(form.text("empty")).isEmpty();
        assertThat(form.has("flag")).isTrue();
        assertThat(form.text("none")).isEmpty();
        assertThat(form).hasToString("[a, empty, flag]");
        Request json = Request.of(
                "POST", "/", null, Map.of("Content-Type", List.of("application/json")), new byte[0], "192.0.2.1");
        assertThatThrownBy(json::form).isInstanceOf(HttpProblemException.class);
        assertThatThrownBy(() -> post("a=%zz", Map.of()).form()).isInstanceOf(HttpProblemException.class);
    }

    private static Request get(String path, Map<String, String> headers) {
        return request("GET", path, headers, "");
    }

    private static Request post(String form, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Content-Type", "application/x-www-form-urlencoded");
        return request("POST", "/backoffice/settings/email", all, form);
    }

    private static Request request(String method, String path, Map<String, String> headers, String body) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return Request.of(method, path, null, lists, body.getBytes(StandardCharsets.UTF_8), "192.0.2.1");
    }
}
