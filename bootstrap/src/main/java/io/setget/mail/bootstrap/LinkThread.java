package io.setget.mail.bootstrap;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends links beside the requests that ask for them: one after the other, and only so many wait. */
final class LinkThread implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkThread.class);
    private static final int MOST_WAITING = 1_000;
    private static final int LONGEST_STOP_SECONDS = 3;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
                Thread worker = new Thread(task, "links");
                worker.setDaemon(true);
                return worker;
            },
            (task, full) -> LOG.warn("so many ask for links by email that one was left out"));

    LinkThread() {
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    /** Those that were asked for already are sent; what takes too long is told. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(LONGEST_STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        LOG.warn(
                "{} links that were asked for were not sent",
                1 + thread.shutdownNow().size());
    }
}
