package io.setget.mail.adapter.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Greets its first guest only once a second one has lost patience, as a server that makes spammers wait. */
final class LateServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    LateServer() throws IOException {
        Daemon.thread(this::serve, "late").start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        try {
            Socket first = listener.accept();
            open.add(first);
            Socket second = listener.accept();
            open.add(second);
            say(second, "220 hello");
            say(first, "220 hello");
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(first.getInputStream(), StandardCharsets.US_ASCII));
            while (in.readLine() != null) {
                say(first, "250 hello");
            }
        } catch (IOException closed) {
            open.clear();
        }
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
