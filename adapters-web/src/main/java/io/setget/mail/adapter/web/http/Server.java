package io.setget.mail.adapter.web.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.setget.mail.application.port.PortUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's HTTP server behind one handler. The only class that sees an exchange. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int BACKLOG = 512;
    private static final int DRAIN = 1 << 20;
    private static final long STOP_WAIT = TimeUnit.SECONDS.toNanos(5);

    static {
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxReqTime", "30");
        setUnlessSet("sun.net.httpserver.idleInterval", "60");
        setUnlessSet("jdk.httpserver.maxConnections", "2000");
    }

    private final HttpServer http;
    private final Handler handler;
    private final AtomicInteger active = new AtomicInteger();

    private Server(HttpServer http, Handler handler) {
        this.http = http;
        this.handler = handler;
    }

    /** Listens at once; port 0 takes any free one. The executor stays the caller's to shut down. */
    public static Server start(InetAddress bindAddress, int port, Handler handler, ExecutorService executor)
            throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(bindAddress, port), BACKLOG);
        Server server = new Server(http, handler);
        http.createContext("/", server::serve);
        http.setExecutor(executor);
        http.start();
        return server;
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** Stops listening, after the requests in hand are answered or five seconds have passed. */
    @Override
    public void close() {
        long start = System.nanoTime();
        while (active.get() > 0 && System.nanoTime() - start < STOP_WAIT) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        http.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        active.incrementAndGet();
        try {
            send(exchange, answer(exchange));
        } finally {
            active.decrementAndGet();
            exchange.close();
        }
    }

    private Response answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod().equals("HEAD") ? "GET" : exchange.getRequestMethod();
        String rawPath = exchange.getRequestURI().getRawPath();
        String path = rawPath == null ? "" : rawPath;
        try {
            int limit = handler.maxBody(method, path);
            byte[] body = exchange.getRequestBody().readNBytes(limit);
            if (exchange.getRequestBody().read() >= 0) {
                drain(exchange.getRequestBody());
                return Response.problem(Problem.of(413, "The body is larger than " + limit + " bytes."))
                        .withHeader("Connection", "close");
            }
            InetSocketAddress remote = exchange.getRemoteAddress();
            return handler.handle(Request.of(
                    method,
                    path,
                    exchange.getRequestURI().getRawQuery(),
                    exchange.getRequestHeaders(),
                    body,
                    remote.getAddress().getHostAddress()));
        } catch (HttpProblemException e) {
            return e.response();
        } catch (PortUnavailableException e) {
            LOG.warn("{} {}: {}", method, path, e.getMessage());
            return Response.problem(Problem.of(503, e.getMessage())).withHeader("Retry-After", "5");
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed", method, path, e);
            return Response.problem(Problem.of(500, "Something went wrong here; the log says what."));
        }
    }

    /** Reads on for a while, so that a client that is still sending gets to see the answer. */
    private static void drain(InputStream rest) throws IOException {
        byte[] buffer = new byte[8192];
        int left = DRAIN;
        while (left > 0) {
            int read = rest.read(buffer);
            if (read < 0) {
                return;
            }
            left -= read;
        }
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        response.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = response.body();
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(response.status(), -1);
        } else if (body.length == 0) {
            exchange.sendResponseHeaders(response.status(), -1);
        } else {
            exchange.sendResponseHeaders(response.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
