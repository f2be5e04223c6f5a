package io.setget.mail.adapter.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
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
 * thrown away and the connection cut, so the server has done what the client never hears of.
 */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable String> cutAt = new AtomicReference<>();
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean closed;

    private CuttingProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
        thread("proxy", this::accept);
    }

    public static CuttingProxy before(int port) {
        return before(port, ServerSocketFactory.getDefault());
    }

    /** One that speaks with its clients as these sockets do, TLS for instance. */
    public static CuttingProxy before(int port, ServerSocketFactory sockets) {
        try {
            return new CuttingProxy(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The next answer that holds these words is lost, and its connection with it. */
    public void cutAnswerWith(String words) {
        cutAt.set(words);
    }

    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                thread("proxy-asks", () -> pump(client, server, false));
                thread("proxy-answers", () -> pump(server, client, true));
            } catch (IOException refusedOrClosed) {
                Thread.onSpinWait();
            }
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
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
        closed = true;
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
