package io.setget.mail.bootstrap;

import io.setget.mail.application.deadletter.ChangeManyDeadLetters.Background;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Where many dead letters are revived or deleted; a job ends after its step when this is closed. */
final class DeadLetterThreads implements AutoCloseable {
    private static final int LONGEST_STOP_SECONDS = 2;

    private final StopSignal stop = new StopSignal();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "dead-letters");
        thread.setDaemon(true);
        return thread;
    });

    Background background() {
        return new Background(threads, stop::within);
    }

    @Override
    public void close() {
        stop.give(Duration.ZERO);
        threads.shutdown();
        try {
            boolean ended = threads.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                threads.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
