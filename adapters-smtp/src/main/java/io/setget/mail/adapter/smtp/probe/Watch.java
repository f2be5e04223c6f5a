package io.setget.mail.adapter.smtp.probe;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes sockets whose time is up: a timeout per read does not bound a server that answers letter by letter. */
final class Watch {
    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "probe-watch");
        thread.setDaemon(true);
        return thread;
    });

    Watch() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    /** To be cancelled once the socket is closed anyway. */
    Future<?> closeAfter(Duration time, Socket socket) {
        return timer.schedule(() -> close(socket), time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            LOG.debug("a connection that was looked at did not close cleanly: {}", alreadyGone.getMessage());
        }
    }
}
