package io.setget.mail.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The least of an SMTP server, on loopback: takes every email and remembers when its {@code MAIL FROM} came, by the
 * recipient that is named on the same connection right after it. Times are those of {@link System#nanoTime}.
 */
final class ListeningServer implements AutoCloseable {
    private final ServerSocket door;
    private final Map<String, Long> mailFrom = new ConcurrentHashMap<>();

    ListeningServer() throws IOException {
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start("smtp-door", this::admit);
    }

    int port() {
        return door.getLocalPort();
    }

    /** When the sender of the first email to this address was named; null if none has come yet. */
    @org.jspecify.annotations.Nullable
    Long mailFrom(String recipient) {
        return mailFrom.get(recipient);
    }

    int emails() {
        return mailFrom.size();
    }

    private void admit() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                client.setTcpNoDelay(true);
                start("smtp", () -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
            OutputStream out = client.getOutputStream();
            say(out, "220 listening");
            long sender = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                long now = System.nanoTime();
                String word = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
                switch (word) {
                    case "EHLO" -> say(out, "250-localhost\r\n250 8BITMIME");
                    case "MAIL" -> {
                        sender = now;
                        say(out, "250 2.1.0 go on");
                    }
                    case "RCPT" -> {
                        mailFrom.putIfAbsent(line.substring(line.indexOf('<') + 1, line.indexOf('>')), sender);
                        say(out, "250 2.1.5 go on");
                    }
                    case "DATA" -> {
                        say(out, "354 go on");
                        readToDot(in);
                        say(out, "250 2.0.0 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 2.0.0 bye");
                        return;
                    }
                    default -> say(out, "250 2.0.0 fine");
                }
            }
        } catch (IOException cut) {
            // the instance has ended the conversation its own way
        }
    }

    private static void readToDot(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            // what is in it does not matter here
        }
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        }
    }
}
