package io.setget.mail.adapter.smtp.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.application.port.DnsRecords.Answer.Found;
import io.setget.mail.application.port.DnsRecords.Answer.Unanswered;
import io.setget.mail.testkit.DnsRecordsContract;
import io.setget.mail.testkit.DnsZone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsjavaRecordsTest extends DnsRecordsContract {
    private static final Duration AMPLE = Duration.ofSeconds(5);

    private final List<NameServer> servers = new ArrayList<>();

    @Override
    protected DnsRecords knowing(DnsZone zone) {
        return asking(server(zone).address());
    }

    private static DnsRecords asking(InetSocketAddress... addresses) {
        return Dns.records(new Dns.Options(List.of(addresses)));
    }

    private NameServer server(DnsZone zone) {
        try {
            NameServer server = NameServer.knowing(zone);
            servers.add(server);
            return server;
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
    }

    @AfterEach
    void close() throws IOException {
        for (NameServer server : servers) {
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SILENCE", "SERVFAIL", "REFUSED", "LAME", "NONSENSE"})
    void where_the_first_server_does_not_know_the_second_is_asked(String behaviour) {
        NameServer first = server(DnsZone.of("e.example " + behaviour));
        NameServer second = server(DnsZone.of("e.example TXT heard"));
        assertThat(asking(first.address(), second.address()).find("e.example", DnsRecords.Type.TXT, AMPLE))
                .isEqualTo(new Found(List.of("heard")));
    }

    @Test
    void an_answer_that_does_not_fit_is_fetched_over_tcp() {
        NameServer server = server(DnsZone.of("e.example TRUNCATED", "e.example TXT whole"));
        assertThat(asking(server.address()).find("e.example", DnsRecords.Type.TXT, AMPLE))
                .isEqualTo(new Found(List.of("whole")));
        assertThat(server.asked()).contains("udp TXT e.example", "tcp TXT e.example");
    }

    @Test
    void silence_lasts_no_longer_than_the_time_given() {
        DnsRecords records = knowing(DnsZone.of("e.example SILENCE"));
        long start = System.nanoTime();
        Answer answer = records.find("e.example", DnsRecords.Type.A, Duration.ofMillis(400));
        assertThat(answer).isEqualTo(new Unanswered("no name server answered in time"));
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(390), Duration.ofMillis(2_500));
    }

    @Test
    void without_time_there_is_no_answer() {
        assertThat(knowing(DnsZone.of("e.example A 192.0.2.1")).find("e.example", DnsRecords.Type.A, Duration.ZERO))
                .isInstanceOf(Unanswered.class);
    }

    @Test
    void where_no_server_listens_there_is_no_answer() throws IOException {
        NameServer gone = server(DnsZone.of());
        InetSocketAddress address = gone.address();
        gone.close();
        assertThat(asking(address).find("e.example", DnsRecords.Type.A, AMPLE))
                .isInstanceOfSatisfying(
                        Unanswered.class, words -> assertThat(words.why()).contains("127.0.0.1 port "));
    }

    @Test
    void the_words_name_the_server_and_what_it_answered() {
        NameServer server = server(DnsZone.of("e.example SERVFAIL"));
        assertThat(asking(server.address()).find("e.example", DnsRecords.Type.A, AMPLE))
                .isInstanceOfSatisfying(
                        Unanswered.class,
                        words -> assertThat(words.why())
                                .contains("127.0.0.1 port " + server.address().getPort(), "SERVFAIL"));
    }

    @Test
    void an_interrupt_breaks_a_look_up_off_and_is_not_lost() {
        DnsRecords records = knowing(DnsZone.of("e.example SILENCE"));
        Thread.currentThread().interrupt();
        assertThat(records.find("e.example", DnsRecords.Type.A, AMPLE)).isInstanceOf(Unanswered.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void name_servers_are_read_with_a_port_and_without() throws IOException {
        InetAddress one = InetAddress.getAllByName("127.0.0.1")[0];
        InetAddress two = InetAddress.getAllByName("127.0.0.2")[0];
        InetAddress six = InetAddress.getAllByName("2001:db8::53")[0];
        assertThat(Dns.nameServers("127.0.0.1, 127.0.0.2:5353,2001:db8::53,[2001:db8::53]:54")
                        .orThrow())
                .containsExactly(
                        new InetSocketAddress(one, 53),
                        new InetSocketAddress(two, 5353),
                        new InetSocketAddress(six, 53),
                        new InetSocketAddress(six, 54));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "127.0.0.1:0", "127.0.0.1:70000", "127.0.0.1:x", ":53", "no host.", "127.0.0.1,,:1"})
    void anything_else_is_explained(String text) {
        assertThatThrownBy(() -> Dns.nameServers(text).orThrow())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be addresses of name servers");
    }

    @Test
    void this_machines_own_servers_are_looked_up_now_and_then() {
        long[] now = {0};
        SystemNameServers system = new SystemNameServers(() -> now[0]);
        List<InetSocketAddress> first = system.get();
        assertThat(first).isNotEmpty();
        assertThat(system.get()).isSameAs(first);
        now[0] = Duration.ofMinutes(1).toNanos();
        assertThat(system.get()).isEqualTo(first).isNotSameAs(first);
    }
}
