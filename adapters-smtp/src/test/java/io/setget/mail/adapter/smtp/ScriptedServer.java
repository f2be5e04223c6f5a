package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server on the loopback that answers by a script, for what real servers do not let one script. Instead of an
 * answer there may be "close", "silence", "drip" (a letter now and then) or "deaf" (reads no more); an answer may end
 * in "|close". What is said after encryption may be scripted apart, as "EHLO+TLS".
 */
final class ScriptedServer implements Closeable {
    static final String PASSWORD = "s3cret-pass";

    private final ServerSocket listener;
    private final @Nullable SSLContext tls;
    private final boolean encryptsAtOnce;
    private final Map<String, String> answers;
    private final Map<String, String> once = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    ScriptedServer(Map<String, String> answers) throws IOException {
        this(answers, null, false);
    }

    private ScriptedServer(Map<String, String> answers, @Nullable SSLContext tls, boolean encryptsAtOnce)
            throws IOException {
        this.answers = answers;
        this.tls = tls;
        this.encryptsAtOnce = encryptsAtOnce;
        this.listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Daemon.thread(this::accept, "scripted").start();
    }

    /** One that encrypts after STARTTLS and offers a login only then. */
    static ScriptedServer startTls(Certificates certificate, Map<String, String> answers) throws IOException {
        return new ScriptedServer(answers, certificate.context(), false);
    }

    /** One that encrypts from the start. */
    static ScriptedServer implicit(Certificates certificate, Map<String, String> answers) throws IOException {
        return new ScriptedServer(answers, certificate.context(), true);
    }

    int port() {
        return listener.getLocalPort();
    }

    SmtpSettings settings(TlsMode mode) {
        return settings(listener.getLocalPort(), mode);
    }

    static SmtpSettings settings(int port, TlsMode mode) {
        return new SmtpSettings(
                "127.0.0.1",
                port,
                mode,
                "user",
                new Secret(PASSWORD),
                new EmailAddress("from@example.com", "from@example.com"),
                "Łódź App");
    }

    /** Answers so the next time only. */
    void once(String to, String answer) {
        once.put(to, answer);
    }

    /** Every line, as it came. */
    List<String> heard() {
        return heard;
    }

    int connections() {
        return connections.get();
    }

    /** Ends all connections, as a server does with idle ones; {@code words} may be empty. */
    void closeConnections(String words) throws IOException {
        for (Socket socket : open) {
            if (!words.isEmpty() && !socket.isClosed()) {
                write(socket.getOutputStream(), words);
            }
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                open.add(socket);
                connections.incrementAndGet();
                Daemon.thread(() -> talk(socket), "scripted-talk").start();
            }
        } catch (IOException closed) {
            heard.add("(closed)");
        }
    }

    private void talk(Socket plain) {
        try (plain) {
            Socket socket = encryptsAtOnce ? encrypted(plain) : plain;
            boolean safe = encryptsAtOnce;
            BufferedReader in = reader(socket);
            boolean goOn = answer(socket, "banner", "220 ready", safe);
            boolean data = false;
            for (String line = ""; goOn && (line = in.readLine()) != null; ) {
                heard.add(line);
                if (data && !line.equals(".")) {
                    continue;
                }
                String verb = line.split("[ :]", 2)[0];
                data = verb.equals("DATA")
                        && answers.getOrDefault("DATA", "354").startsWith("354");
                goOn = answer(socket, verb, usual(verb, safe), safe);
                if (tls != null && verb.equals("STARTTLS") && !answers.containsKey(verb)) {
                    socket = encrypted(plain);
                    safe = true;
                    in = reader(socket);
                }
            }
        } catch (IOException | InterruptedException gone) {
            heard.add("(gone)");
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket socket =
                (SSLSocket) Objects.requireNonNull(tls).getSocketFactory().createSocket(plain, null, true);
        socket.setUseClientMode(false);
        socket.setNeedClientAuth(answers.containsKey("client certificate"));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private String usual(String verb, boolean safe) {
        return switch (verb) {
            case "EHLO" -> tls != null && !safe ? "250-hello\r\n250 STARTTLS" : "250-hello\r\n250 AUTH PLAIN LOGIN";
            case "STARTTLS" -> tls == null ? "502 what" : "220 go on";
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 fine";
        };
    }

    private String scripted(String to, String usual, boolean safe) {
        String after = safe ? answers.get(to + "+TLS") : null;
        return after == null ? answers.getOrDefault(to, usual) : after;
    }

    /** False if the conversation is over. */
    private boolean answer(Socket socket, String to, String usual, boolean safe)
            throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        String next = once.remove(to);
        String text = next == null ? scripted(to, usual, safe) : next;
        switch (text) {
            case "close" -> {
                return false;
            }
            case "silence" -> {
                return true;
            }
            case "deaf" -> end.await();
            case "drip" -> {
                while (!end.await(50, TimeUnit.MILLISECONDS)) {
                    out.write('2');
                }
            }
            default -> write(out, text.replace("|close", "").replace("|deaf", ""));
        }
        if (text.endsWith("|deaf")) {
            end.await();
        }
        return !text.endsWith("|close");
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        end.countDown();
        listener.close();
        ClosedPort.await(port());
        closeConnections("");
    }
}
