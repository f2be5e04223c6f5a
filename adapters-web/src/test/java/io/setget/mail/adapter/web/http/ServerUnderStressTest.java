package io.setget.mail.adapter.web.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Clients that misbehave, spoken to over bare sockets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerUnderStressTest {
    private static final int HUGE = 32 << 20;

    private final ExecutorService executor = Executors.newFixedThreadPool(4);
    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch mayLeave = new CountDownLatch(1);
    private final AtomicInteger largeAtOnce = new AtomicInteger();
    private final AtomicInteger mostLargeAtOnce = new AtomicInteger();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        Router router = new Router(List.of(
                Route.get("/ok", request -> Response.text(200, "fine")),
                Route.get("/broken", request -> {
                    throw new IllegalStateException("on purpose");
                }),
                Route.get("/huge", request -> Response.of(200, "application/octet-stream", new byte[HUGE])),
                Route.get("/slow", request -> {
                    entered.countDown();
                    await().until(() -> mayLeave.getCount() == 0);
                    return Response.text(200, "done");
                }),
                Route.post("/small", request -> Response.text(200, "" + request.body().length)),
                Route.post("/unread", request -> Response.text(200, "not needed")),
                Route.post("/large", request -> {
                            request.body();
                            mostLargeAtOnce.accumulateAndGet(largeAtOnce.incrementAndGet(), Math::max);
                            entered.countDown();
                            await().until(() -> mayLeave.getCount() == 0);
                            largeAtOnce.decrementAndGet();
                            return Response.text(200, "read");
                        })
                        .withMaxBody(4 << 20)));
        server = Server.start(
                InetAddress.getLoopbackAddress(),
                0,
                router,
                executor,
                (method, pattern, status, nanos) -> observed.add(method + " " + pattern + " " + status),
                Duration.ofMillis(300));
    }

    @AfterEach
    void stop() {
        mayLeave.countDown();
        server.close();
        executor.shutdownNow();
    }

    @Test
    void a_connection_is_kept_after_an_error() throws IOException {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "GET /broken HTTP/1.1\r\nHost: x\r\n\r\nGET /none HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                            + "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(readAll(socket)).contains("500 ", "404 ", "not needed", "fine");
        }
    }

    @Test
    void a_body_announced_as_too_large_is_refused_before_it_was_sent() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n");
            socket.shutdownOutput();
            assertThat(readAll(socket)).contains("413 ");
        }
    }

    @Test
    void a_body_of_unknown_length_is_read_up_to_the_limit() throws IOException {
        String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
        try (Socket socket = connect()) {
            write(
                    socket,
                    "POST /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunk.repeat(32) + "0\r\n\r\n");
            assertThat(readAll(socket)).endsWith("1048576");
        }
        try (Socket socket = connect()) {
            write(
                    socket,
                    "POST /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + chunk.repeat(32) + "1\r\nx\r\n0\r\n\r\n");
            assertThat(readAll(socket)).contains("413 ");
        }
    }

    @Test
    void large_bodies_take_turns_and_small_ones_pass_them() throws Exception {
        String request = "POST /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: " + (2 << 20)
                + "\r\n\r\n" + "x".repeat(2 << 20);
        List<CompletableFuture<String>> answers = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try (Socket socket = connect()) {
                        write(socket, request);
                        return readAll(socket);
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                }))
                .toList();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
        try (Socket socket = connect()) {
            write(socket, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(readAll(socket)).endsWith("fine");
        }
        mayLeave.countDown();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).endsWith("read"));
        assertThat(mostLargeAtOnce).hasValue(1);
    }

    @Test
    void clients_that_do_not_read_their_answer_lose_their_connection_and_hold_up_nobody() throws IOException {
        try (Socket one = connect();
                Socket two = connect();
                Socket three = connect();
                Socket four = connect()) {
            for (Socket deaf : List.of(one, two, three, four)) {
                write(deaf, "GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(observed)
                            .filteredOn("GET /huge 200"::equals)
                            .hasSize(4));
            try (Socket other = connect()) {
                write(other, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                assertThat(readAll(other)).endsWith("fine");
            }
        }
    }

    @Test
    void a_client_that_leaves_in_the_middle_of_its_body_is_nobodys_error() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
        }
        try (Socket socket = connect()) {
            write(socket, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(readAll(socket)).endsWith("fine");
        }
        assertThat(observed).noneMatch(line -> line.endsWith(" 500"));
    }

    @Test
    void head_tells_the_length_and_sends_nothing() throws IOException {
        try (Socket socket = connect()) {
            write(socket, "HEAD /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            assertThat(readAll(socket).toLowerCase(Locale.ROOT))
                    .contains("200 ok", "content-length: 4")
                    .endsWith("\r\n\r\n");
        }
        await().untilAsserted(() -> assertThat(observed).containsExactly("HEAD /ok 200"));
    }

    @Test
    void closing_lets_requests_in_hand_finish_and_refuses_new_ones() throws Exception {
        try (Socket slow = connect()) {
            write(slow, "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
            await().untilAsserted(() -> {
                try (Socket late = connect()) {
                    write(late, "GET /ok HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
                    assertThat(readAll(late)).contains("503 ", "Retry-after: 5");
                }
            });
            mayLeave.countDown();
            assertThat(readAll(slow)).endsWith("done");
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String readAll(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        try {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                read.write(buffer, 0, count);
            }
        } catch (SocketException closedByServer) {
            // what came before counts
        }
        return read.toString(StandardCharsets.UTF_8);
    }
}
