package io.setget.mail.adapter.smtp.probe;

import io.setget.mail.adapter.smtp.probe.Encryption.Encrypted;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One look at one port. A server that waits for TLS and one that is slow to greet look the same at first: so after a
 * short silence TLS is tried over a second connection, while the first one is kept for a greeting that comes late.
 */
final class Look {
    private static final int MOST_ADDRESSES = 3;
    private static final Duration FIRST_SILENCE = Duration.ofMillis(700);
    /** For the greeting that a server may have sent to the second connection, too. */
    private static final Duration LATE_GREETING = Duration.ofMillis(400);

    /** Shares of the time that is left: for connecting, for the first silence, for TLS. */
    private static final double CONNECT = 0.6;

    private static final double SILENCE = 0.25;
    private static final double TLS = 0.6;

    private final Encryption encryption;
    private final InetAddress[] addresses;
    private final int port;
    private final Deadline deadline;

    Look(Encryption encryption, InetAddress[] addresses, int port, Deadline deadline) {
        this.encryption = encryption;
        this.addresses = addresses;
        this.port = port;
        this.deadline = deadline;
    }

    ProbedPort at() {
        try (Conversation first = connect(deadline)) {
            Duration silence = deadline.after(SILENCE).left();
            if (!first.hears(shorter(silence, FIRST_SILENCE))) {
                ProbedPort overTls = byTls();
                boolean told = overTls.speech() != Speech.SILENT;
                if (overTls.speech() == Speech.IMPLICIT_TLS
                        || !first.hears(told ? shorter(deadline.left(), LATE_GREETING) : deadline.left())) {
                    return overTls;
                }
            }
            return unencrypted(first);
        } catch (SocketTimeoutException late) {
            return useless(Speech.SILENT, "No connection came about in time; a firewall probably drops it.");
        } catch (NoRouteToHostException nowhere) {
            return useless(Speech.CLOSED, "This machine has no route to the host.");
        } catch (ConnectException | UnknownHostException refused) {
            return useless(Speech.CLOSED, "Nothing accepts connections there.");
        } catch (IOException failed) {
            return deadline.isOver()
                    ? useless(Speech.SILENT, "It accepts connections, but did not come to an end in time.")
                    : useless(Speech.CLOSED, "Connections there are ended at once.");
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Conversation connect(Deadline until) throws IOException {
        int count = Math.min(addresses.length, MOST_ADDRESSES);
        Deadline connected = until.after(CONNECT);
        IOException first = null;
        for (int i = 0; i < count; i++) {
            Socket socket = new Socket();
            try {
                long share = connected.left().toMillis() / (count - i);
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(addresses[i], port), (int) Math.max(1, share));
                return new Conversation(socket, until);
            } catch (IOException failed) {
                socket.close();
                first = first == null ? failed : first;
            }
        }
        throw first == null ? new UnknownHostException("no address") : first;
    }

    /** The connection is there; from here on whatever fails is an answer. */
    private ProbedPort unencrypted(Conversation plain) {
        try {
            Answer greeting = plain.answer();
            ProbedPort refusal = refusal(greeting);
            if (refusal != null) {
                return refusal;
            }
            Answer hello = plain.hello();
            if (hello.code() != 250) {
                return useless(Speech.NOT_SMTP, "It greets, but answers EHLO with “" + hello.shown() + "”.");
            }
            return hello.offers("STARTTLS") ? upgraded(plain, hello) : inTheClear(plain, hello);
        } catch (SocketTimeoutException late) {
            return useless(Speech.SILENT, "It greets, but then says nothing more in time.");
        } catch (IOException ended) {
            return deadline.isOver()
                    ? useless(Speech.SILENT, "It is too slow: the conversation did not come to an end in time.")
                    : useless(Speech.NOT_SMTP, "It accepts connections and ends them at once.");
        }
    }

    private @Nullable ProbedPort refusal(Answer greeting) {
        if (greeting.code() == 0 || greeting.shown().toUpperCase(Locale.ROOT).contains("FTP")) {
            return useless(Speech.NOT_SMTP, "It says “" + greeting.shown() + "”, which is not SMTP.");
        }
        return greeting.code() == 220
                ? null
                : useless(Speech.TURNED_AWAY, "It sends us away: “" + greeting.shown() + "”.");
    }

    private ProbedPort inTheClear(Conversation plain, Answer hello) {
        leave(plain);
        return new ProbedPort(
                port,
                Speech.PLAIN,
                hello.serverName(),
                hello.mechanisms(),
                hello.mechanisms(),
                null,
                null,
                "It speaks SMTP and offers no encryption.");
    }

    private ProbedPort upgraded(Conversation plain, Answer hello) throws IOException {
        Answer ready = plain.ask("STARTTLS");
        if (ready.code() != 220) {
            return broken("It offers STARTTLS and then refuses it: “" + ready.shown() + "”.");
        }
        Encrypted encrypted;
        try {
            encrypted = encryption.over(plain);
        } catch (SSLException failed) {
            return broken("It offers STARTTLS, but " + trouble(failed));
        }
        try (Conversation tls = encrypted.conversation()) {
            Answer again = tls.hello();
            return spoken(
                    tls,
                    Speech.STARTTLS,
                    again,
                    hello.mechanisms(),
                    encrypted,
                    "It starts unencrypted and" + " upgrades to TLS.");
        }
    }

    private ProbedPort byTls() {
        Deadline nearer = deadline.after(TLS);
        try (Conversation second = connect(nearer)) {
            Encrypted encrypted = encryption.over(second);
            try (Conversation tls = encrypted.conversation()) {
                Answer greeting = tls.answer();
                ProbedPort refusal = refusal(greeting);
                return refusal == null
                        ? spoken(
                                tls,
                                Speech.IMPLICIT_TLS,
                                tls.hello(),
                                List.of(),
                                encrypted,
                                "It speaks TLS from the start.")
                        : refusal;
            } catch (IOException mute) {
                return useless(Speech.NOT_SMTP, "It speaks TLS from the start, but no SMTP inside.");
            }
        } catch (SSLException failed) {
            String words = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
            return words.contains("unrecognized ssl message")
                    ? useless(Speech.NOT_SMTP, "It answers, but neither with SMTP nor with TLS.")
                    : words.contains("terminated the handshake") || words.contains("closed")
                            ? useless(Speech.SILENT, "It accepts connections, but says nothing.")
                            : broken("It seems to speak TLS from the start, but " + trouble(failed));
        } catch (IOException silence) {
            return useless(Speech.SILENT, "It accepts connections, but says nothing.");
        }
    }

    private ProbedPort spoken(
            Conversation tls, Speech speech, Answer hello, List<String> inClear, Encrypted encrypted, String words) {
        if (hello.code() != 250) {
            return broken("Once encrypted, it answers EHLO with “" + hello.shown() + "”.");
        }
        leave(tls);
        return new ProbedPort(
                port,
                speech,
                hello.serverName(),
                inClear,
                hello.mechanisms(),
                encrypted.chain(),
                encrypted.distrust(),
                words);
    }

    private static void leave(Conversation conversation) {
        try {
            conversation.quit();
        } catch (IOException gone) {
            // it is told all the same
        }
    }

    private static String trouble(SSLException failed) {
        String words = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
        return words.contains("protocol_version") || words.contains("protocol version")
                ? "only in versions of TLS that are no longer safe."
                : "the TLS handshake did not succeed.";
    }

    private ProbedPort broken(String words) {
        return useless(Speech.BROKEN_TLS, words);
    }

    private ProbedPort useless(Speech speech, String words) {
        return ProbedPort.useless(port, speech, words);
    }
}
