package io.setget.mail.adapter.persistence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stands between an instance and its PostgreSQL, and holds up what it passes on: for a while each time, or for good. */
final class HeldUpProxy implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final int target;
    private boolean silent;
    private Duration delay = Duration.ZERO;

    HeldUpProxy(int target) throws IOException {
        this.target = target;
        daemon(this::serve);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Like a host that is behind a dead switch: nothing is refused, and nothing comes back. */
    synchronized void silence() {
        silent = true;
    }

    synchronized void delay(Duration each) {
        delay = each;
    }

    /** What was held up goes on, as far as anybody still wants it. */
    synchronized void pass() {
        silent = false;
        delay = Duration.ZERO;
        notifyAll();
    }

    private void hold() throws InterruptedException {
        Duration each;
        synchronized (this) {
            while (silent) {
                wait();
            }
            each = delay;
        }
        over.await(each.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void serve() {
        try {
            while (!door.isClosed()) {
                connect(door.accept());
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void connect(Socket client) throws IOException {
        open.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(server);
            daemon(() -> pump(client, server));
            daemon(() -> pump(server, client));
        } catch (IOException stopped) {
            client.close();
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[65_536];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                hold();
                out.write(bytes, 0, read);
            }
        } catch (IOException | InterruptedException ended) {
            // so is the other direction
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "held-up-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        over.countDown();
        pass();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
