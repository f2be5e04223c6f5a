package io.setget.mail.adapter.smtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A mail server on the loopback that answers by a script; an answer of "close" ends the connection. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket listener;
    private final Map<String, String> answers;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    ScriptedServer(Map<String, String> answers) throws IOException {
        this.answers = answers;
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept, "scripted");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    List<String> heard() {
        return heard;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread talk = new Thread(() -> talk(socket), "scripted-talk");
                talk.setDaemon(true);
                talk.start();
            }
        } catch (IOException closed) {
            heard.add("closed");
        }
    }

    private void talk(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            if (!answer(out, "banner", "220 ready")) {
                return;
            }
            boolean data = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                if (data && !line.equals(".")) {
                    continue;
                }
                String verb = line.split("[ :]", 2)[0];
                data = verb.equals("DATA") && !answers.containsKey("DATA");
                String usual = switch (verb) {
                    case "EHLO" -> "250-hello\r\n250 AUTH PLAIN LOGIN";
                    case "AUTH" -> "235 welcome";
                    case "DATA" -> "354 go on";
                    default -> "250 fine";
                };
                if (!answer(out, verb, usual)) {
                    return;
                }
            }
        } catch (IOException gone) {
            heard.add("gone");
        }
    }

    private boolean answer(OutputStream out, String to, String usual) throws IOException {
        String text = answers.getOrDefault(to, usual);
        if (text.equals("close")) {
            return false;
        }
        if (!text.equals("silence")) {
            out.write((text.replace("|close", "") + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return !text.endsWith("|close");
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
