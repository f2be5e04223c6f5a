package io.setget.mail.adapter.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.setget.mail.application.account.Caller;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        ApiKeyGuard guard = new ApiKeyGuard(key -> key.equals(new Secret("good"))
                ? Optional.of(new Caller("owner", "API key owner", Set.of(ApiScope.READ), null, null))
                : Optional.empty());
        Handler echo = request -> Response.json(200, Json.object(request));
        Router router = new Router(List.of(
                Route.get(
                        "/ok",
                        request ->
                                Response.text(200, "fine " + request.query("q").orElse("-"))),
                Route.post("/ok", echo),
                Route.post("/large", request -> Response.text(200, "" + request.body().length))
                        .withMaxBody(3 << 20),
                Route.get("/items/{id}", request -> Response.json(200, Map.of("id", request.pathParam("id")))),
                Route.get("/items/new", request -> Response.json(200, Map.of("at", Instant.EPOCH))),
                Route.get("/broken", request -> {
                    throw new IllegalStateException("hush");
                }),
                Route.get("/away", request -> {
                    throw new PortUnavailableException("Redis cannot be reached.", new IOException("x"));
                }),
                Route.get(
                        "/read",
                        guard.require(
                                ApiScope.READ,
                                r -> Response.text(200, r.caller().id()))),
                Route.get("/write", guard.require(ApiScope.MANAGE, r -> Response.noContent()))));
        server = Server.start(
                InetAddress.getLoopbackAddress(), 0, router, executor, (method, pattern, status, nanos) -> {});
    }

    @AfterEach
    void stop() {
        server.close();
        executor.shutdownNow();
    }

    @Test
    void answersWithSecurityHeadersAndDecodedQuery() throws Exception {
        HttpResponse<String> answer = get("/ok?q=a%20b%26c");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("fine a b&c");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void theJdkItselfRefusesAPathThatStartsWithTwoSlashes() throws Exception {
        assertThat(get("//ok").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/okfoo", "/ok/", "/ok/foo", "/", "/items/", "/items/a/b"})
    void matchesWholePathsOnly(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new ObjectMapper().readTree(answer.body()).get("status").asInt())
                .isEqualTo(404);
    }

    @Test
    void decodesPathSegmentsAfterSplitting() throws Exception {
        assertThat(get("/items/a%2Fb+c").body()).isEqualTo("{\"id\":\"a/b+c\"}");
        assertThat(get("/items/new").body()).isEqualTo("{\"at\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void namesTheMethodsAnAddressTakes() throws Exception {
        HttpResponse<String> answer = send(request("/ok").DELETE());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD, POST");
    }

    @Test
    void answersHeadAsGetWithoutBody() throws Exception {
        HttpResponse<String> answer = send(request("/ok").method("HEAD", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).contains("6");
    }

    @Test
    void refusesBodiesOverTheRoutesLimit() throws Exception {
        assertThat(send(request("/ok")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(new byte[(1 << 20) + 1])))
                        .statusCode())
                .isEqualTo(413);
        assertThat(send(request("/large").POST(BodyPublishers.ofByteArray(new byte[3 << 20])))
                        .body())
                .isEqualTo("" + (3 << 20));
        assertThat(send(request("/large").POST(BodyPublishers.ofByteArray(new byte[(3 << 20) + 1])))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void takesOnlyJson() throws Exception {
        assertThat(post("text/plain", "{}").statusCode()).isEqualTo(415);
        assertThat(post("application/json; charset=utf-8", "{\"a\":null}").body())
                .isEqualTo("{\"a\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"secret\": x}", "{\"secret\":1,\"secret\":2}", "{\"secret\":1} {}", "[1]", "", "null"})
    void refusesWhatIsNotOneJsonObject(String body) throws Exception {
        HttpResponse<String> answer = post("application/json", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("secret").contains("The body");
    }

    @Test
    void saysWhereJsonIsMalformed() throws Exception {
        assertThat(post("application/json", "{\n  oops}").body()).contains("line 2, column");
    }

    @Test
    void refusesDeepJson() throws Exception {
        assertThat(post("application/json", nested(20)).statusCode()).isEqualTo(200);
        assertThat(post("application/json", nested(21)).statusCode()).isEqualTo(400);
    }

    @Test
    void hidesWhatWentWrong() throws Exception {
        HttpResponse<String> answer = get("/broken");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("hush", "Exception", "\tat ");
        assertThat(get("/ok").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhenToComeBackIfAStoreIsAway() throws Exception {
        HttpResponse<String> answer = get("/away");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).contains("Redis cannot be reached.");
    }

    @Test
    void letsOnlyGoodKeysWithTheScopeThrough() throws Exception {
        HttpResponse<String> none = get("/read");
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(send(request("/read").header("Authorization", "Bearer bad")).statusCode())
                .isEqualTo(401);
        assertThat(send(request("/read").header("Authorization", "bearer good")).body())
                .isEqualTo("owner");
        HttpResponse<String> lacking = send(request("/write").header("Authorization", "Bearer good"));
        assertThat(lacking.statusCode()).isEqualTo(403);
        assertThat(lacking.body()).contains("scope manage");
    }

    private static String nested(int depth) {
        return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String type, String body) throws Exception {
        return send(request("/ok").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
