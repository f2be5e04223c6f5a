package io.setget.mail.bootstrap;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMTP server on loopback that answers each stage by a script that can be changed at any time, and remembers every
 * email that came whole, by Message-ID.
 */
final class FaultyMailServer implements AutoCloseable {
    /** Says nothing until the server is closed or the client gives up. */
    static final String SILENCE = "(silence)";

    /** Ends the connection without a word. */
    static final String CLOSE = "(close)";

    /** What a server that works says; the stage's own words. */
    static final String OK = "";

    /** Where in a conversation an answer is due. */
    enum Stage {
        GREETING("220 faulty.example ESMTP"),
        EHLO("250 faulty.example"),
        MAIL("250 2.1.0 fine"),
        RCPT("250 2.1.5 fine"),
        DATA("354 go on"),
        DOT("250 2.0.0 taken");

        private final String fine;

        Stage(String fine) {
            this.fine = fine;
        }
    }

    /** Decides what is said. */
    interface Script {
        /**
         * @param recipient empty before RCPT
         * @param tries how often this recipient was named at RCPT, this time included
         * @return an answer without its line end, {@link #OK}, {@link #SILENCE} or {@link #CLOSE}; one that ends in
         *     {@code |close} is sent without its line end before the connection is closed
         */
        String answer(Stage stage, String recipient, int tries);
    }

    /**
     * An email that came whole.
     *
     * @param taken answered with a 250, whether or not that got through
     */
    record Arrival(String messageId, String recipient, boolean taken, long atNanos) {}

    private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> tries = new ConcurrentHashMap<>();
    private final AtomicInteger mails = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ServerSocket listener;
    private volatile Script script;

    private FaultyMailServer(int port, Script script) throws IOException {
        this.script = script;
        listener = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
        daemon(this::listen, "faulty-mail-server");
    }

    static FaultyMailServer start(Script script) throws IOException {
        return new FaultyMailServer(0, script);
    }

    static FaultyMailServer startOn(int port) throws IOException {
        return new FaultyMailServer(port, (stage, recipient, tries) -> OK);
    }

    /** From now on, also for conversations that have begun. */
    void answers(Script next) {
        script = next;
    }

    /** Sends everything here, in the clear and without a login. */
    Map<String, String> environment(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "SETGET_SMTP_HOST", "127.0.0.1",
                "SETGET_SMTP_PORT", String.valueOf(listener.getLocalPort()),
                "SETGET_SMTP_TLS_MODE", "none",
                "SETGET_SMTP_AUTHENTICATION", "none",
                "SETGET_SMTP_FROM_EMAIL", "noreply@example.com"));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    int count() {
        return arrivals.size();
    }

    /** How many emails were begun with MAIL. */
    int mails() {
        return mails.get();
    }

    int connections() {
        return connections.get();
    }

    /** How often this recipient was named at RCPT. */
    int tries(String recipient) {
        AtomicInteger count = tries.get(recipient);
        return count == null ? 0 : count.get();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static void daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (end.getCount() > 0) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket), "faulty-mail-server-talk");
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new Talk(socket).go();
        } catch (IOException gone) {
            // The client's side of it is what tests look at.
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private final class Talk {
        private final BufferedReader in;
        private final OutputStream out;
        private String recipient = "";
        private int named;

        Talk(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
        }

        void go() throws IOException, InterruptedException {
            if (!say(Stage.GREETING)) {
                return;
            }
            boolean goesOn = true;
            String line = in.readLine();
            while (goesOn && line != null) {
                goesOn = hear(line);
                line = goesOn ? in.readLine() : null;
            }
        }

        private boolean hear(String line) throws IOException, InterruptedException {
            String verb = line.toUpperCase(Locale.ROOT);
            if (verb.startsWith("EHLO") || verb.startsWith("HELO")) {
                return say(Stage.EHLO);
            } else if (verb.startsWith("MAIL")) {
                recipient = "";
                mails.incrementAndGet();
                return say(Stage.MAIL);
            } else if (verb.startsWith("RCPT")) {
                recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                named = tries.computeIfAbsent(recipient, r -> new AtomicInteger())
                        .incrementAndGet();
                return say(Stage.RCPT);
            } else if (verb.startsWith("DATA")) {
                String answer = words(Stage.DATA);
                return send(answer) && (!answer.startsWith("354") || data());
            } else if (verb.startsWith("QUIT")) {
                send("221 2.0.0 bye");
                return false;
            }
            return send("250 2.0.0 fine");
        }

        private boolean data() throws IOException, InterruptedException {
            String messageId = null;
            String line = in.readLine();
            while (line != null && !line.equals(".")) {
                if (messageId == null && line.toLowerCase(Locale.ROOT).startsWith("message-id:")) {
                    messageId = line.substring("message-id:".length()).strip();
                    line = in.readLine();
                    if (messageId.isEmpty()) {
                        messageId = String.valueOf(line).strip();
                    }
                } else {
                    line = in.readLine();
                }
            }
            if (line == null) {
                return false; // cut before the dot: nothing came
            }
            String answer = words(Stage.DOT);
            arrivals.add(
                    new Arrival(String.valueOf(messageId), recipient, answer.startsWith("250"), System.nanoTime()));
            return send(answer);
        }

        private String words(Stage stage) {
            String answer = script.answer(stage, recipient, named);
            return answer.equals(OK) ? stage.fine : answer;
        }

        private boolean say(Stage stage) throws IOException, InterruptedException {
            return send(words(stage));
        }

        /** Whether the conversation goes on. */
        private boolean send(String words) throws IOException, InterruptedException {
            if (words.equals(SILENCE)) {
                end.await();
                return false;
            }
            if (words.equals(CLOSE)) {
                return false;
            }
            boolean closes = words.endsWith("|close");
            String line = closes ? words.substring(0, words.length() - "|close".length()) : words + "\r\n";
            out.write(line.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return !closes;
        }
    }
}
