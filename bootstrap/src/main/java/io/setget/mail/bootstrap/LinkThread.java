package io.setget.mail.bootstrap;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends links beside the requests that ask for them: one after the other, and only so many wait. */
final class LinkThread {
    private static final Logger LOG = LoggerFactory.getLogger(LinkThread.class);
    private static final int MOST_WAITING = 1_000;

    private LinkThread() {}

    static Executor start() {
        ThreadPoolExecutor thread = new ThreadPoolExecutor(
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
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }
}
