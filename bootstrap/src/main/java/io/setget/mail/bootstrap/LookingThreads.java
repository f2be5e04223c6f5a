package io.setget.mail.bootstrap;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads that wait for servers while somebody looks at them: enough for two who do so at once, and none otherwise. */
final class LookingThreads {
    private static final int MOST = 32;

    private LookingThreads() {}

    static ExecutorService start() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(MOST, MOST, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "looking");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
