package io.setget.mail.adapter.smtp;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What no library's server does: answers a TLS greeting with an alert, or takes no connection at all. */
final class OddServer implements Closeable {
    /** Fatal alert 70 (RFC 8446 section 6.2), which a server of TLS 1.0 sends to a client that wants 1.2. */
    static final int[] ALERT_PROTOCOL_VERSION = {0x15, 3, 1, 0, 2, 2, 70};
    /** Fatal alert 40. */
    static final int[] ALERT_HANDSHAKE_FAILURE = {0x15, 3, 3, 0, 2, 2, 40};

    private final ServerSocket listener;
    private final List<Closeable> open = new CopyOnWriteArrayList<>();

    private OddServer(int backlog) throws IOException {
        listener = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
    }

    /** @param startTls whether the alert comes after STARTTLS */
    static OddServer answering(boolean startTls, int... octets) throws IOException {
        OddServer server = new OddServer(5);
        Daemon.thread(() -> server.accept(startTls, octets), "odd").start();
        return server;
    }

    /** A listener whose queue is full answers no further connection, as a firewall that drops packets. */
    static OddServer full() throws IOException {
        OddServer server = new OddServer(1);
        for (int i = 0; i < 3; i++) {
            SocketChannel waiting = SocketChannel.open();
            waiting.configureBlocking(false);
            waiting.connect(server.listener.getLocalSocketAddress());
            server.open.add(waiting);
        }
        return server;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept(boolean startTls, int[] octets) {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                Daemon.thread(() -> talk(socket, startTls, octets), "odd-talk").start();
            }
        } catch (IOException closed) {
            open.clear();
        }
    }

    private static void talk(Socket socket, boolean startTls, int[] octets) {
        try (socket) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            if (startTls) {
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII), 1);
                say(out, "220 odd");
                lines.readLine();
                say(out, "250-hello\r\n250 STARTTLS");
                lines.readLine();
                say(out, "220 go on");
            }
            byte[] greeting = new byte[4096];
            if (in.read(greeting) > 0) {
                for (int octet : octets) {
                    out.write(octet);
                }
                out.flush();
                in.read(greeting);
            }
        } catch (IOException gone) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Closeable one : open) {
            one.close();
        }
    }
}
