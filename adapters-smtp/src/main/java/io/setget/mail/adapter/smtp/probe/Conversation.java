package io.setget.mail.adapter.smtp.probe;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** Speaks with what listens there, and ends at its deadline whatever that does. */
final class Conversation implements Closeable {
    private static final int LONGEST_LINE = 2_000;
    private static final int MOST_LINES = 100;

    private final Socket socket;
    private final InputStream in;
    private final Deadline deadline;
    private final Future<?> end;
    private final byte[] buffer = new byte[4096];
    private int from;
    private int to;

    Conversation(Socket socket, Deadline deadline) throws IOException {
        this.socket = socket;
        this.deadline = deadline;
        this.end = deadline.closes(socket);
        this.in = socket.getInputStream();
    }

    Socket socket() {
        return socket;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Whether anything comes within this time; the end of the connection is something, too. */
    boolean hears(Duration time) throws IOException {
        try {
            fill(time);
            return true;
        } catch (SocketTimeoutException silence) {
            return false;
        } catch (IOException failed) {
            if (deadline.isOver()) {
                return false;
            }
            throw failed;
        }
    }

    private void fill(Duration time) throws IOException {
        if (from == to) {
            Duration left = deadline.left();
            socket.setSoTimeout((int) Math.max(1, (time.compareTo(left) < 0 ? time : left).toMillis()));
            int count = in.read(buffer);
            from = 0;
            to = Math.max(0, count);
        }
    }

    /** The next answer; throws {@link EOFException} if the other side has ended the connection. */
    Answer answer() throws IOException {
        List<String> lines = new ArrayList<>();
        String line;
        do {
            line = line();
            lines.add(line);
        } while (line.matches("\\d{3}-.*") && lines.size() < MOST_LINES);
        return new Answer(lines);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() < LONGEST_LINE) {
            fill(deadline.left());
            if (from == to) {
                if (line.size() == 0) {
                    throw new EOFException("the connection was ended");
                }
                break;
            }
            byte next = buffer[from++];
            if (next == '\n') {
                break;
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Says one line and waits for the answer. */
    Answer ask(String line) throws IOException {
        say(line);
        return answer();
    }

    private void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** EHLO, or HELO for a server that knows no better; the code is not 250 if it wants neither. */
    Answer hello() throws IOException {
        InetAddress here = socket.getLocalAddress();
        String me = here instanceof Inet6Address
                ? "[IPv6:" + here.getHostAddress().replaceFirst("%.*", "") + "]"
                : "[" + here.getHostAddress() + "]";
        Answer answer = ask("EHLO " + me);
        return answer.code() >= 500 ? ask("HELO " + me) : answer;
    }

    /** Takes leave, and does not wait for the answer. */
    void quit() throws IOException {
        say("QUIT");
    }

    @Override
    public void close() throws IOException {
        end.cancel(false);
        socket.close();
    }
}
