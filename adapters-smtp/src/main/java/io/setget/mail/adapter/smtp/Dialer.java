package io.setget.mail.adapter.smtp;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
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
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Connects to hosts: DNS cannot hold it up, every address is tried, and encryption means a verified host. */
final class Dialer implements AutoCloseable {
    private static final int RESOLVERS = 4;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final SSLSocketFactory trusted;
    private final ThreadPoolExecutor resolvers;

    /** Sees every plain socket before it connects, and may refuse it. */
    interface Watcher {
        void saw(Socket socket) throws IOException;
    }

    Dialer(SSLSocketFactory trusted) {
        this.trusted = trusted;
        this.resolvers = new ThreadPoolExecutor(
                RESOLVERS,
                RESOLVERS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Daemon.thread(task, "smtp-resolver"));
        resolvers.allowCoreThreadTimeOut(true);
    }

    SSLSocketFactory trusted() {
        return trusted;
    }

    /** An IPv6 address may come in the brackets that URLs need. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    Socket connect(String name, int port, Duration limit, Watcher watcher) throws IOException {
        String host = bare(name);
        long end = System.nanoTime() + limit.toNanos();
        InetAddress[] addresses = resolve(host, limit);
        IOException first = null;
        for (int i = 0; i < addresses.length; i++) {
            long share = (end - System.nanoTime()) / 1_000_000 / (addresses.length - i);
            // The address carries the name that was asked for, which STARTTLS verifies the certificate against.
            InetAddress named = InetAddress.getByAddress(host, addresses[i].getAddress());
            Socket socket = new Socket();
            watcher.saw(socket);
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(new InetSocketAddress(named, port), (int) Math.max(1, share));
                return socket;
            } catch (IOException failed) {
                socket.close();
                first = first == null ? failed : first;
            }
        }
        throw first == null ? new UnknownHostException(host) : first;
    }

    private InetAddress[] resolve(String host, Duration limit) throws IOException {
        if (ADDRESS.matcher(host).matches()) {
            return InetAddress.getAllByName(host);
        }
        Future<InetAddress[]> answer = resolvers.submit(() -> InetAddress.getAllByName(host));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
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

    Socket encrypt(Socket plain, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) trusted.createSocket(plain, bare(host), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Whether what listens there answers a TLS greeting, trusted or not. */
    boolean speaksTls(String host, int port, Duration limit) {
        try (Socket plain = connect(host, port, limit, socket -> socket.setSoTimeout((int) limit.toMillis()))) {
            encrypt(plain, host, port).close();
            return true;
        } catch (IOException failed) {
            return ErrorDiagnosis.isAboutCertificate(failed);
        }
    }

    @Override
    public void close() {
        resolvers.shutdownNow();
    }
}
