package io.setget.mail.adapter.smtp.host;

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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the addresses of hosts; a DNS that does not answer cannot hold it up. Thread-safe. */
public final class HostAddresses implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final ThreadPoolExecutor threads;

    /**
     * @param atOnce how many look-ups may wait for DNS side by side
     * @param threadName of the threads that do, which are there only while they are needed
     */
    public HostAddresses(int atOnce, String threadName) {
        threads = new ThreadPoolExecutor(atOnce, atOnce, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        threads.allowCoreThreadTimeOut(true);
    }

    /** An IPv6 address may come in the brackets that URLs need. */
    public static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Each address carries the name that was asked for: certificates are held against it.
     *
     * @throws SocketTimeoutException if DNS did not answer in time
     * @throws UnknownHostException if the host has no address
     */
    public InetAddress[] of(String name, Duration limit) throws IOException {
        String host = bare(name);
        InetAddress[] addresses = find(host, limit);
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByAddress(host, addresses[i].getAddress());
        }
        return addresses;
    }

    private InetAddress[] find(String host, Duration limit) throws IOException {
        if (ADDRESS.matcher(host).matches()) {
            return InetAddress.getAllByName(host);
        }
        String ascii = ascii(host);
        Future<InetAddress[]> answer = threads.submit(() -> InetAddress.getAllByName(ascii));
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw (IOException) new SocketTimeoutException("no address in time").initCause(late);
        } catch (ExecutionException failed) {
            @Nullable Throwable cause = failed.getCause();
            throw cause instanceof IOException known ? known : new IOException("cannot resolve the host", failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(stop);
        }
    }

    private static String ascii(String host) throws UnknownHostException {
        try {
            return IDN.toASCII(host);
        } catch (IllegalArgumentException notAName) {
            throw (UnknownHostException) new UnknownHostException(host).initCause(notAName);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
