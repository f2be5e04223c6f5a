package io.setget.mail.adapter.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.diagnosis.DetectMailServer;
import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.domain.diagnosis.Detection;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Recommendation;
import io.setget.mail.domain.diagnosis.Speech;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.InMemoryServerCertificates;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The right setting is found for every shape of server. Ports of the loopback stand for 465, 587, 2525 and 25, in this
 * order.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DetectionTest {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final DnsRecords NO_DNS = (name, type, limit) -> new Answer.NoRecords();
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> Daemon.thread(task, "look"));
    private static final String LOGIN = "250-hello\r\n250 AUTH PLAIN LOGIN";
    private static final String NO_LOGIN = "250-hello\r\n250 SIZE 1000";

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    /** What listens on a port. */
    private interface Listening extends Closeable {
        int port();
    }

    private record Open(Closeable server, int port) implements Listening {
        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** Starts what listens. */
    private interface Kind {
        Listening start() throws Exception;
    }

    private static final Kind CLOSED = () -> {
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Open(() -> {}, gone.getLocalPort());
        }
    };
    private static final Kind IMPLICIT = implicit(Certificates.GOOD);
    private static final Kind STARTTLS = startTls(Certificates.GOOD, Map.of());
    private static final Kind PLAIN = scripted(Map.of("EHLO", LOGIN));
    private static final Kind OPEN_RELAY = scripted(Map.of("EHLO", NO_LOGIN));
    private static final Kind SILENT = scripted(Map.of("banner", "deaf"));
    private static final Kind SSH = scripted(Map.of("banner", "SSH-2.0-OpenSSH_9"));
    private static final Kind DROPPED = () -> {
        OddServer full = OddServer.full();
        return new Open(full, full.port());
    };
    private static final Kind OLD_TLS = () -> {
        OddServer old = OddServer.answering(false, OddServer.ALERT_PROTOCOL_VERSION);
        return new Open(old, old.port());
    };

    private static Kind scripted(Map<String, String> script) {
        return () -> open(new ScriptedServer(script));
    }

    private static Kind implicit(Certificates certificate) {
        return () -> open(ScriptedServer.implicit(certificate, Map.of()));
    }

    private static Kind startTls(Certificates certificate, Map<String, String> script) {
        return () -> open(ScriptedServer.startTls(certificate, script));
    }

    private static Listening open(ScriptedServer server) {
        return new Open(server, server.port());
    }

    /**
     * A server with something on each of the four ports.
     *
     * @param best which of them is right, counted from 0; null if none is
     * @param warning part of what is warned about; empty if nothing is
     */
    private record Shape(
            String name,
            List<Kind> ports,
            @Nullable Integer best,
            @Nullable TlsMode mode,
            @Nullable Authentication authentication,
            String warning) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Shape finds(String name, List<Kind> ports, int best, TlsMode mode) {
        return new Shape(name, ports, best, mode, Authentication.PASSWORD, "");
    }

    private static Shape warns(String name, List<Kind> ports, int best, TlsMode mode, String warning) {
        return new Shape(name, ports, best, mode, Authentication.PASSWORD, warning);
    }

    private static Shape withoutLogin(String name, List<Kind> ports, int best, TlsMode mode, String warning) {
        return new Shape(name, ports, best, mode, Authentication.NONE, warning);
    }

    private static Shape nothing(String name, List<Kind> ports) {
        return new Shape(name, ports, null, null, null, "");
    }

    static Stream<Shape> shapes() {
        Kind untrusted = implicit(Certificates.SELF_SIGNED);
        return Stream.of(
                finds("only 465", List.of(IMPLICIT, CLOSED, CLOSED, CLOSED), 0, TlsMode.IMPLICIT),
                finds("only 587", List.of(CLOSED, STARTTLS, CLOSED, CLOSED), 1, TlsMode.STARTTLS),
                finds("465 and 587", List.of(IMPLICIT, STARTTLS, CLOSED, CLOSED), 0, TlsMode.IMPLICIT),
                finds("all four", List.of(IMPLICIT, STARTTLS, STARTTLS, STARTTLS), 0, TlsMode.IMPLICIT),
                finds("2525 only", List.of(CLOSED, CLOSED, STARTTLS, CLOSED), 2, TlsMode.STARTTLS),
                finds("25 with STARTTLS and a login", List.of(CLOSED, CLOSED, CLOSED, STARTTLS), 3, TlsMode.STARTTLS),
                withoutLogin(
                        "587 without AUTH",
                        List.of(CLOSED, startTls(Certificates.GOOD, Map.of("EHLO+TLS", NO_LOGIN)), CLOSED, CLOSED),
                        1,
                        TlsMode.STARTTLS,
                        "offers no login"),
                withoutLogin(
                        "25 plain only, without a login",
                        List.of(CLOSED, CLOSED, CLOSED, OPEN_RELAY),
                        3,
                        TlsMode.NONE,
                        "Without TLS, emails cross the network readable"),
                warns(
                        "plain with a login on 587",
                        List.of(CLOSED, PLAIN, CLOSED, CLOSED),
                        1,
                        TlsMode.NONE,
                        "the password cross the network readable"),
                finds("plain on 587, encrypted on 2525", List.of(CLOSED, PLAIN, STARTTLS, CLOSED), 2, TlsMode.STARTTLS),
                finds("silent 465, good 587", List.of(SILENT, STARTTLS, CLOSED, CLOSED), 1, TlsMode.STARTTLS),
                finds("dropped 465, good 587", List.of(DROPPED, STARTTLS, CLOSED, CLOSED), 1, TlsMode.STARTTLS),
                finds("465 with old TLS, good 587", List.of(OLD_TLS, STARTTLS, CLOSED, CLOSED), 1, TlsMode.STARTTLS),
                finds(
                        "turned away on 465",
                        List.of(scripted(Map.of("banner", "554 not you")), STARTTLS, CLOSED, CLOSED),
                        1,
                        TlsMode.STARTTLS),
                finds("STARTTLS on 465", List.of(STARTTLS, CLOSED, CLOSED, CLOSED), 0, TlsMode.STARTTLS),
                finds("implicit TLS on 587", List.of(CLOSED, IMPLICIT, CLOSED, CLOSED), 1, TlsMode.IMPLICIT),
                warns(
                        "an untrusted certificate",
                        List.of(untrusted, CLOSED, CLOSED, CLOSED),
                        0,
                        TlsMode.IMPLICIT,
                        "signed by nobody but itself"),
                warns(
                        "a certificate for another host",
                        List.of(CLOSED, startTls(Certificates.WRONG_HOST, Map.of()), CLOSED, CLOSED),
                        1,
                        TlsMode.STARTTLS,
                        "mail.example.com"),
                finds(
                        "untrusted on 465, trusted on 587",
                        List.of(untrusted, STARTTLS, CLOSED, CLOSED),
                        1,
                        TlsMode.STARTTLS),
                warns(
                        "a login that is not spoken here",
                        List.of(
                                CLOSED,
                                startTls(Certificates.GOOD, Map.of("EHLO+TLS", "250-hello\r\n250 AUTH XOAUTH2")),
                                CLOSED,
                                CLOSED),
                        1,
                        TlsMode.STARTTLS,
                        "offers only XOAUTH2"),
                nothing("no SMTP at all", List.of(SSH, SSH, SSH, SSH)),
                nothing("nothing open", List.of(CLOSED, CLOSED, CLOSED, CLOSED)),
                nothing("a firewall that drops everything", List.of(DROPPED, DROPPED, DROPPED, DROPPED)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void the_right_setting_is_found_for(Shape shape) throws Exception {
        List<Listening> open = new ArrayList<>();
        try {
            for (Kind kind : shape.ports()) {
                open.add(kind.start());
            }
            List<Integer> ports = open.stream().map(Listening::port).toList();
            Detection found = detecting(ports, Duration.ofSeconds(2)).atHost("127.0.0.1");

            if (shape.best() == null) {
                assertThat(found.recommended()).isEmpty();
                assertThat(found.hosts().get(0).ports())
                        .hasSize(4)
                        .allSatisfy(port -> assertThat(port.words()).isNotBlank());
                return;
            }
            assertThat(found.recommended()).as("%s", found).isPresent();
            Recommendation best = found.recommended().orElseThrow();
            assertThat(best.host()).isEqualTo("127.0.0.1");
            assertThat(best.port()).as("%s", found).isEqualTo(ports.get(shape.best()));
            assertThat(best.tlsMode()).isEqualTo(shape.mode());
            assertThat(best.authentication()).isEqualTo(shape.authentication());
            if (shape.warning().isEmpty()) {
                assertThat(best.warnings()).isEmpty();
            } else {
                assertThat(String.join(" ", best.warnings())).contains(shape.warning());
            }
        } finally {
            for (Listening one : open) {
                one.close();
            }
        }
    }

    @Test
    void it_keeps_its_promise_of_five_seconds_with_ports_that_drop_drip_and_say_nothing() throws Exception {
        try (Listening dropped = DROPPED.start();
                Listening silent = SILENT.start();
                Listening dripping = scripted(Map.of("banner", "drip")).start();
                Listening good = STARTTLS.start()) {
            List<Integer> ports = List.of(dropped.port(), silent.port(), dripping.port(), good.port());
            long start = System.nanoTime();
            Detection found = detecting(ports, DetectMailServer.LIMIT).atHost("127.0.0.1");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PROMISED);
            assertThat(found.hosts().get(0).ports())
                    .extracting(ProbedPort::speech)
                    .containsExactly(Speech.SILENT, Speech.SILENT, Speech.SILENT, Speech.STARTTLS);
            assertThat(found.recommended().orElseThrow().port()).isEqualTo(good.port());
        }
    }

    private static DetectMailServer detecting(List<Integer> ports, Duration limit) {
        return new DetectMailServer(
                Smtp.probe(Certificates.authority(), new InMemoryServerCertificates()),
                NO_DNS,
                List.of(),
                THREADS,
                ports,
                limit);
    }
}
