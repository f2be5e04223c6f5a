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

    private final Authorities authorities;
    private final ThreadPoolExecutor resolvers;

    /** Sees every plain socket before it connects, and may refuse it. */
    interface Watcher {
        void saw(Socket socket) throws IOException;
    }

    Dialer(Authorities authorities) {
        this.authorities = authorities;
        this.resolvers = new ThreadPoolExecutor(
                RESOLVERS,
                RESOLVERS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> Daemon.thread(task, "smtp-resolver"));
        resolvers.allowCoreThreadTimeOut(true);
    }

    Authorities authorities() {
        return authorities;
    }

    /** An IPv6 address may come in the brackets that URLs need. */
    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** The addresses of a host, each carrying the name that was asked for: certificates are held against it. */
    InetAddress[] resolve(String name, Duration limit) throws IOException {
        String host = bare(name);
        InetAddress[] addresses = find(host, limit);
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = InetAddress.getByAddress(host, addresses[i].getAddress());
        }
        return addresses;
    }

    /** To the first of these that answers. */
    Socket connect(InetAddress[] addresses, int port, Duration limit, Watcher watcher) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        IOException first = null;
        for (int i = 0; i < addresses.length; i++) {
            long share = (end - System.nanoTime()) / 1_000_000 / (addresses.length - i);
            Socket socket = new Socket();
            watcher.saw(socket);
            try {
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(new InetSocketAddress(addresses[i], port), (int) Math.max(1, share));
                return socket;
            } catch (IOException failed) {
                socket.close();
                first = first == null ? failed : first;
            }
        }
        throw first == null ? new UnknownHostException("no address") : first;
    }

    private InetAddress[] find(String host, Duration limit) throws IOException {
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

    static Socket encrypt(Socket plain, String host, int port, SSLSocketFactory sockets) throws IOException {
        SSLSocket socket = (SSLSocket) sockets.createSocket(plain, bare(host), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** A connection for a second look; no read takes longer than {@code limit}. */
    Socket lookAt(String host, int port, Duration limit) throws IOException {
        return connect(resolve(host, limit), port, limit, socket -> socket.setSoTimeout((int) limit.toMillis()));
    }

    /** Whether what listens there answers a TLS greeting, trusted or not. */
    boolean speaksTls(String host, int port, Duration limit) {
        try (Socket plain = lookAt(host, port, limit)) {
            encrypt(plain, host, port, authorities.sockets()).close();
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
