package io.setget.mail.adapter.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of network in front of a server on loopback. What is asked goes through; an answer that a test names is
 * thrown away and the connection cut, so the server has done what the client never hears of. It can also stand still,
 * or not be there.
 */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocketFactory doors;
    private final int target;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable String> cutAt = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private @Nullable ServerSocket listener;
    private boolean still;

    private CuttingProxy(ServerSocketFactory doors, int target) throws IOException {
        this.doors = doors;
        this.target = target;
        this.port = listen(0);
    }

    public static CuttingProxy before(int port) {
        return before(port, ServerSocketFactory.getDefault());
    }

    /** One that speaks with its clients as these sockets do, TLS for instance. */
    public static CuttingProxy before(int port, ServerSocketFactory sockets) {
        try {
            return new CuttingProxy(sockets, port);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    public int port() {
        return port;
    }

    /** The next answer that holds these words is lost, and its connection with it. */
    public void cutAnswerWith(String words) {
        cutAt.set(words);
    }

    public int cuts() {
        return cuts.get();
    }

    /** Nothing passes in any direction until {@link #goOn}; connections stay open. */
    public synchronized void standStill() {
        still = true;
    }

    public synchronized void goOn() {
        still = false;
        notifyAll();
    }

    /** Cuts every connection and refuses new ones until {@link #admit}. */
    public synchronized void refuse() throws IOException {
        if (listener != null) {
            listener.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** On the same port as before. */
    public void admit() throws IOException {
        listen(port);
    }

    private synchronized int listen(int wish) throws IOException {
        ServerSocket opened = doors.createServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wish));
        listener = opened;
        thread("proxy", () -> accept(opened));
        return opened.getLocalPort();
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                serve(opened.accept());
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) throws IOException {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(server);
            thread("proxy-asks", () -> pump(client, server, false));
            thread("proxy-answers", () -> pump(server, client, true));
        } catch (IOException nobodyThere) {
            client.close();
        }
    }

    private synchronized void awaitGoingOn() throws IOException {
        try {
            while (still) {
                wait();
            }
        } catch (InterruptedException stop) {
            throw new IOException(stop);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
                awaitGoingOn();
                String words = cutAt.get();
                if (answers
                        && words != null
                        && new String(buffer, 0, length, StandardCharsets.ISO_8859_1).contains(words)
                        && cutAt.compareAndSet(words, null)) {
                    cuts.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, length);
                out.flush();
            }
        } catch (IOException cut) {
            // so is the other direction, by closing both sockets
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        refuse();
        goOn();
    }
}
