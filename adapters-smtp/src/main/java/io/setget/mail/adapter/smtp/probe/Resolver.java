package io.setget.mail.adapter.smtp.probe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds the addresses of hosts; a DNS that does not answer cannot hold it up. */
final class Resolver {
    private static final int THREADS = 8;

    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "probe-resolver");
                thread.setDaemon(true);
                return thread;
            });

    Resolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** An IPv6 address may come in the brackets that URLs need. */
    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Each address carries the name that was asked for. */
    InetAddress[] resolve(String name, Duration limit) throws IOException {
        String host = ascii(bare(name));
        Future<InetAddress[]> answer = threads.submit(() -> InetAddress.getAllByName(host));
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw (IOException) new SocketTimeoutException("no address in time").initCause(late);
        } catch (ExecutionException failed) {
            throw (IOException) new UnknownHostException(host).initCause(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(stop);
        }
    }

    private static String ascii(String host) throws UnknownHostException {
        try {
            return host.indexOf(':') >= 0 ? host : IDN.toASCII(host);
        } catch (IllegalArgumentException notAName) {
            throw (UnknownHostException) new UnknownHostException(host).initCause(notAName);
        }
    }
}
