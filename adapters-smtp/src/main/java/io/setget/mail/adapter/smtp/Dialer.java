package io.setget.mail.adapter.smtp;

import io.setget.mail.adapter.smtp.host.HostAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connects to hosts: DNS cannot hold it up, every address is tried, and encryption means a verified host. */
final class Dialer implements AutoCloseable {
    private static final int RESOLVERS = 4;

    private final Authorities authorities;
    private final HostAddresses hosts = new HostAddresses(RESOLVERS, "smtp-resolver");

    /** Sees every plain socket before it connects, and may refuse it. */
    interface Watcher {
        void saw(Socket socket) throws IOException;
    }

    Dialer(Authorities authorities) {
        this.authorities = authorities;
    }

    Authorities authorities() {
        return authorities;
    }

    /** As {@link HostAddresses#of}. */
    InetAddress[] resolve(String name, Duration limit) throws IOException {
        return hosts.of(name, limit);
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

    static Socket encrypt(Socket plain, String host, int port, SSLSocketFactory sockets) throws IOException {
        SSLSocket socket = (SSLSocket) sockets.createSocket(plain, HostAddresses.bare(host), port, true);
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
        hosts.close();
    }
}
