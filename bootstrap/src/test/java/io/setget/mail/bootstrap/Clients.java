package io.setget.mail.bootstrap;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Applications that go on posting whatever happens to the server, single emails and batches of all lanes, and repeat
 * with the same key what was not answered; what was answered with 202 is written down.
 */
final class Clients implements AutoCloseable {
    private static final int BATCH = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Supplier<Api> api;
    private final PromisedEmails promised;
    private final Semaphore permits = new Semaphore(0);
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicReference<Throwable> failed = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    /** @param api the instance to post to just now */
    Clients(int clients, Supplier<Api> api, PromisedEmails promised) {
        this.api = api;
        this.promised = promised;
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(this::post, "client-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** So many more requests are made. */
    void request(int more) {
        permits.release(more);
    }

    /** Requests that nobody has begun with. */
    int pending() {
        return permits.availablePermits();
    }

    private void post() {
        try {
            while (true) {
                permits.acquire();
                if (ending) {
                    return;
                }
                int number = numbers.incrementAndGet();
                if (number % 7 == 0) {
                    batch(number);
                } else {
                    single(number);
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (Exception | AssertionError unexpected) {
            failed.compareAndSet(null, unexpected);
        }
    }

    private static String local(int number, int item) {
        // Some are refused for a while or once for good, so that retries and dead letters are under way at each kill.
        String kind = switch (number % 10) {
            case 3 -> "later";
            case 5 -> "refused";
            default -> "user";
        };
        return kind + number + "-" + item;
    }

    private static boolean bulk(int number) {
        return number % 3 == 2;
    }

    private static String email(int number, int item) {
        String local = local(number, item);
        return switch (number % 3) {
            case 0 -> Requests.critical(local);
            case 1 -> Requests.normal(local);
            default -> number % 30 == 29 ? large(local) : Requests.bulk(local);
        };
    }

    /** Fills many pages of a database file, which are free again when it is sent. */
    private static String large(String local) {
        String notification = "{\"title\":\"One\",\"body\":\"" + "x y ".repeat(2_400) + "\"}";
        String three = String.join(",", Collections.nCopies(3, notification));
        return Requests.email(
                "notification_digest", local, "\"period\":\"today\",\"notifications\":[" + three + "]", "");
    }

    private void single(int number) throws InterruptedException {
        long asked = System.nanoTime();
        JsonNode answer = untilAnswered("/api/v1/emails", email(number, 0), number);
        promised.accepted(answer.get("id").asText(), local(number, 0) + "@example.com", bulk(number), asked);
    }

    private void batch(int number) throws InterruptedException {
        long asked = System.nanoTime();
        String body = Requests.batch(0, BATCH, item -> email(number, item));
        JsonNode results = untilAnswered("/api/v1/emails/batch", body, number).get("results");
        for (int item = 0; item < BATCH; item++) {
            promised.accepted(
                    results.get(item).get("id").asText(), local(number, item) + "@example.com", bulk(number), asked);
        }
    }

    private JsonNode untilAnswered(String path, String body, int number) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        String last = "nothing";
        while (System.nanoTime() < end) {
            try {
                Api.Answer answer = api.get().call("POST", path, body, "request-" + number);
                if (answer.status() == 202) {
                    return answer.body();
                }
                last = answer.status() + " " + answer.body();
                if (answer.status() != 503) {
                    break;
                }
            } catch (IOException unanswered) {
                last = String.valueOf(unanswered);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Soak.pass(Duration.ofMillis(20));
        }
        throw new AssertionError("request " + number + " to " + path + " got " + last);
    }

    /** Waits until what was begun is answered; the server must be there. */
    void finish() throws InterruptedException {
        ending = true;
        permits.release(threads.size());
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
        }
        Throwable unexpected = failed.get();
        if (unexpected != null) {
            throw new AssertionError("a client failed", unexpected);
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
