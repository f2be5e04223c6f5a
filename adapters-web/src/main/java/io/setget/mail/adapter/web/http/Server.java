package io.setget.mail.adapter.web.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's HTTP server behind one handler. The only class that sees an exchange. */
public final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final int BACKLOG = 512;
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WRITE = Duration.ofSeconds(30);

    private static final String HEALTH = "/healthz";
    private static final int FRONT_THREADS = 32;

    /** The JDK's server keeps a buffer as large as the largest piece that was written on a connection. */
    private static final int PIECE = 64 << 10;

    /** What surely fits into the socket's buffer, so that its writing needs no watching. */
    private static final int SMALL = 16 << 10;

    static {
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxReqTime", "30");
        setUnlessSet("sun.net.httpserver.idleInterval", "60");
        setUnlessSet("jdk.httpserver.maxConnections", "2000");
    }

    private final HttpServer http;
    private final Handler handler;
    private final RequestObserver observer;
    private final Duration longestWrite;
    private final ScheduledThreadPoolExecutor watchdog;
    private final RequestMemory memory;
    private final ExecutorService workers;
    private final ThreadPoolExecutor front;
    private final AtomicInteger active = new AtomicInteger();
    private volatile boolean closing;

    private Server(
            HttpServer http,
            Handler handler,
            ExecutorService workers,
            RequestObserver observer,
            RequestMemory memory,
            Duration longestWrite) {
        this.http = http;
        this.workers = workers;
        this.memory = memory;
        this.handler = new Failures().before(handler);
        this.observer = observer;
        this.longestWrite = longestWrite;
        this.watchdog = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "http-watchdog"));
        this.front = new ThreadPoolExecutor(
                FRONT_THREADS,
                FRONT_THREADS,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "http-front"));
        front.allowCoreThreadTimeOut(true);
        watchdog.setRemoveOnCancelPolicy(true);
    }

    /**
     * Listens at once; port 0 takes any free one.
     *
     * @param executor handles requests, all but {@value #HEALTH}; stays the caller's to shut down
     */
    public static Server start(
            InetAddress bindAddress, int port, Handler handler, ExecutorService executor, RequestObserver observer)
            throws IOException {
        return start(bindAddress, port, handler, executor, observer, LONGEST_WRITE);
    }

    static Server start(
            InetAddress bindAddress,
            int port,
            Handler handler,
            ExecutorService executor,
            RequestObserver observer,
            Duration longestWrite)
            throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(bindAddress, port), BACKLOG);
        RequestMemory memory = RequestMemory.ofHeap(Runtime.getRuntime().maxMemory());
        Server server = new Server(http, handler, executor, observer, memory, longestWrite);
        http.createContext("/", server::receive);
        http.setExecutor(server.front);
        http.start();
        return server;
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /** Refuses new requests at once and stops when those in hand are answered, or after five seconds. */
    @Override
    public void close() {
        closing = true;
        long start = System.nanoTime();
        while (active.get() > 0 && System.nanoTime() - start < STOP_WAIT.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        http.stop(0);
        front.shutdownNow();
        watchdog.shutdownNow();
    }

    /**
     * On one of a few threads that do nothing but read the head of a request, so that the answer that the process lives
     * comes at once, however long all others wait for a store.
     */
    private void receive(HttpExchange exchange) {
        if (isHealth(exchange)) {
            serve(exchange);
            return;
        }
        try {
            workers.execute(() -> serve(exchange));
        } catch (RejectedExecutionException stopped) {
            exchange.close();
        }
    }

    private static boolean isHealth(HttpExchange exchange) {
        return HEALTH.equals(exchange.getRequestURI().getRawPath())
                && exchange.getRequestMethod().equals("GET")
                && !exchange.getRequestHeaders().containsKey("Content-Length")
                && !exchange.getRequestHeaders().containsKey("Transfer-Encoding");
    }

    private void serve(HttpExchange exchange) {
        long start = System.nanoTime();
        active.incrementAndGet();
        String method = exchange.getRequestMethod();
        String rawPath = exchange.getRequestURI().getRawPath();
        String path = rawPath == null ? "" : rawPath;
        String asked = method.equals("HEAD") ? "GET" : method;
        int status = 0;
        try {
            Response answer;
            try (IncomingBody body = bodyOf(exchange, handler.maxBody(asked, path))) {
                Response made = closing ? stopping() : answer(exchange, asked, path, body);
                answer = body.drain() && !closing ? made : made.withHeader("Connection", "close");
            }
            status = answer.status();
            send(exchange, answer);
        } catch (IOException | IncomingBody.ClientGoneException gone) {
            LOG.debug("{} {}: the client went away", method, handler.pattern(asked, path));
        } finally {
            exchange.close();
            active.decrementAndGet();
            observe(method, handler.pattern(asked, path), status, System.nanoTime() - start);
        }
    }

    private IncomingBody bodyOf(HttpExchange exchange, int limit) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        long announced = -1;
        try {
            announced = length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException unreadable) {
            // the JDK has refused such a request already; if not, the limit still holds
        }
        return new IncomingBody(exchange.getRequestBody(), announced, limit, memory);
    }

    private Response answer(HttpExchange exchange, String method, String path, RequestBody body) {
        try {
            return handler.handle(Request.incoming(
                    method,
                    path,
                    exchange.getRequestURI().getRawQuery(),
                    exchange.getRequestHeaders(),
                    body,
                    exchange.getRemoteAddress().getAddress().getHostAddress()));
        } catch (HttpProblemException unreadable) { // the query
            return unreadable.response();
        }
    }

    private static Response stopping() {
        return Response.problem(Problem.of(503, "This instance is stopping.")).withRetryAfter(STOP_WAIT);
    }

    private void send(HttpExchange exchange, Response response) throws IOException {
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        response.headers().forEach(exchange.getResponseHeaders()::set);
        response.cookies().forEach(cookie -> exchange.getResponseHeaders().add("Set-Cookie", cookie));
        byte[] body = response.bytes();
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(response.status(), -1);
        } else if (body.length == 0) {
            exchange.sendResponseHeaders(response.status(), -1);
        } else {
            exchange.sendResponseHeaders(response.status(), body.length);
            write(exchange, body);
        }
    }

    /** A client that does not read its answer must not keep a thread for ever. */
    private void write(HttpExchange exchange, byte[] body) throws IOException {
        ScheduledFuture<?> tooLate = body.length <= SMALL
                ? null
                : watchdog.schedule(exchange::close, longestWrite.toNanos(), TimeUnit.NANOSECONDS);
        try (OutputStream out = exchange.getResponseBody()) {
            for (int from = 0; from < body.length; from += PIECE) {
                out.write(body, from, Math.min(PIECE, body.length - from));
            }
        } finally {
            if (tooLate != null) {
                tooLate.cancel(false);
            }
        }
    }

    private void observe(String method, String pattern, int status, long nanos) {
        LOG.debug("{} {} {} {} ms", method, pattern, status, TimeUnit.NANOSECONDS.toMillis(nanos));
        if (status != 0) {
            observer.answered(method, pattern, status, nanos);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void setUnlessSet(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
