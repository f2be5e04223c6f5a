package io.setget.mail.application.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer.Found;
import io.setget.mail.application.port.DnsRecords.Answer.NoRecords;
import io.setget.mail.application.port.DnsRecords.Answer.NoSuchName;
import io.setget.mail.application.port.DnsRecords.Answer.Unanswered;
import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.diagnosis.Detection;
import io.setget.mail.domain.diagnosis.KnownProvider;
import io.setget.mail.domain.diagnosis.ProbedHost;
import io.setget.mail.domain.diagnosis.ProbedHost.Origin;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.testkit.InMemoryMailServerProbe;
import io.setget.mail.testkit.ProbedPorts;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(30)
class DetectMailServerTest {
    private static final KnownProvider REGIONAL = new KnownProvider(
            "regional",
            "Regional Mail",
            "smtp.regional.example",
            Map.of("eu", "smtp.eu.regional.example"),
            List.of("in.regional.example"));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final InMemoryMailServerProbe servers = new InMemoryMailServerProbe();
    private final Map<String, DnsRecords.Answer> zone = new HashMap<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private void dns(DnsRecords.Type type, String name, String... records) {
        zone.put(type + " " + name, new Found(List.of(records)));
    }

    private Detection detect(String from) {
        return detecting(servers, Duration.ofSeconds(20)).forSender(new EmailAddress(from, from));
    }

    private DetectMailServer detecting(MailServerProbe probe, Duration limit) {
        DnsRecords dns = (name, type, time) -> zone.getOrDefault(type + " " + name, new NoRecords());
        return new DetectMailServer(probe, dns, List.of(REGIONAL), threads, DetectMailServer.PORTS, limit);
    }

    @Test
    void a_given_host_is_looked_at_alone_and_only_at_the_usual_ports() {
        servers.with("mail.example.com", ProbedPorts.startTls(587), ProbedPorts.plain(25));
        Detection found = detecting(servers, Duration.ofSeconds(20)).atHost("mail.example.com");
        assertThat(servers.looked())
                .containsExactlyInAnyOrder(
                        "mail.example.com:465", "mail.example.com:587", "mail.example.com:2525", "mail.example.com:25");
        assertThat(found.hosts()).extracting(ProbedHost::origin).containsExactly(Origin.GIVEN);
        assertThat(found.hosts().get(0).ports())
                .extracting(ProbedPort::port, ProbedPort::speech)
                .containsExactly(
                        tuple(465, Speech.CLOSED),
                        tuple(587, Speech.STARTTLS),
                        tuple(2525, Speech.CLOSED),
                        tuple(25, Speech.PLAIN));
        assertThat(found.recommended()).hasValueSatisfying(best -> {
            assertThat(best.port()).isEqualTo(587);
            assertThat(best.authentication()).isEqualTo(Authentication.PASSWORD);
        });
    }

    @Test
    void what_a_domain_names_for_sending_comes_before_what_takes_its_mail() {
        dns(DnsRecords.Type.SRV, "_submissions._tcp.example.com", "0 1 465 tls.example.com");
        dns(DnsRecords.Type.SRV, "_submission._tcp.example.com", "0 1 587 sub.example.com");
        dns(DnsRecords.Type.MX, "example.com", "20 late.example.com", "10 early.example.com");
        servers.with("sub.example.com", ProbedPorts.startTls(587))
                .with("early.example.com", ProbedPorts.implicitTls(465));
        Detection found = detect("ann@example.com");
        assertThat(found.hosts())
                .extracting(ProbedHost::host, ProbedHost::origin)
                .containsExactly(
                        tuple("tls.example.com", Origin.SUBMISSIONS),
                        tuple("sub.example.com", Origin.SUBMISSION),
                        tuple("early.example.com", Origin.MX),
                        tuple("late.example.com", Origin.MX));
        assertThat(found.recommended().orElseThrow().host()).isEqualTo("sub.example.com");
    }

    @Test
    void services_are_tried_by_priority_and_then_by_weight() {
        dns(
                DnsRecords.Type.SRV,
                "_submissions._tcp.example.com",
                "10 5 465 third.example.com",
                "0 1 465 second.example.com",
                "0 9 465 first.example.com");
        assertThat(detect("ann@example.com").hosts())
                .extracting(ProbedHost::host)
                .containsExactly("first.example.com", "second.example.com", "third.example.com");
    }

    @Test
    void a_port_that_is_not_usual_is_told_but_not_looked_at() {
        dns(DnsRecords.Type.SRV, "_submissions._tcp.example.com", "0 1 22 mail.example.com");
        Detection found = detect("ann@example.com");
        assertThat(servers.looked()).contains("mail.example.com:465").doesNotContain("mail.example.com:22");
        assertThat(found.notes())
                .containsExactly(
                        "DNS names port 22 of mail.example.com for sending; only the usual ports are looked at.");
    }

    @Test
    void a_service_that_a_domain_says_it_does_not_have_and_a_null_mx_are_no_hosts() {
        dns(DnsRecords.Type.SRV, "_submission._tcp.example.com", "0 0 0 .");
        dns(DnsRecords.Type.MX, "example.com", "0 .");
        Detection found = detect("ann@example.com");
        assertThat(servers.looked()).noneMatch(looked -> looked.startsWith(".") || looked.startsWith(":"));
        assertThat(found.notes()).containsExactly("The domain example.com says that it takes no email at all.");
    }

    @Test
    void a_provider_is_recognised_by_who_takes_the_mail_and_its_region_with_it() {
        dns(DnsRecords.Type.MX, "example.com", "1 a.eu.in.regional.example", "5 b.eu.in.regional.example");
        servers.with("smtp.eu.regional.example", ProbedPorts.implicitTls(465));
        Detection found = detect("ann@example.com");
        assertThat(found.provider()).isEqualTo(REGIONAL);
        assertThat(found.hosts())
                .extracting(ProbedHost::host, ProbedHost::origin)
                .containsExactly(tuple("smtp.eu.regional.example", Origin.PROVIDER));
        assertThat(found.recommended().orElseThrow().host()).isEqualTo("smtp.eu.regional.example");
    }

    @Test
    void a_provider_is_not_recognised_by_a_name_that_only_ends_alike() {
        dns(DnsRecords.Type.MX, "example.com", "1 mx.notin.regional.example", "2 mx.login.regional.example");
        assertThat(detect("ann@example.com").provider()).isNull();
    }

    @Test
    void the_usual_names_are_tried_too_and_left_out_where_there_is_no_such_host() {
        servers.with("mail.example.com", ProbedPorts.startTls(587));
        Detection found = detect("ann@example.com");
        assertThat(servers.looked()).contains("smtp.example.com:465", "mail.example.com:465");
        assertThat(found.hosts())
                .extracting(ProbedHost::host, ProbedHost::origin)
                .containsExactly(tuple("mail.example.com", Origin.GUESS));
    }

    @Test
    void a_host_is_looked_at_once_and_four_are_enough() {
        dns(DnsRecords.Type.SRV, "_submissions._tcp.example.com", "0 1 465 MX1.example.com");
        dns(
                DnsRecords.Type.MX,
                "example.com",
                "1 mx1.example.com",
                "2 mx2.example.com",
                "3 mx3.example.com",
                "4 mx4.example.com",
                "5 mx5.example.com");
        assertThat(detect("ann@example.com").hosts())
                .extracting(ProbedHost::host)
                .containsExactly("mx1.example.com", "mx2.example.com", "mx3.example.com", "mx4.example.com");
    }

    @Test
    void a_domain_that_does_not_exist_is_told_and_no_host_is_looked_at() {
        zone.put("MX example.com", new NoSuchName());
        Detection found = detect("ann@example.com");
        assertThat(servers.looked()).isEmpty();
        assertThat(found.recommended()).isEmpty();
        assertThat(found.notes()).containsExactly("DNS does not know the domain example.com.");
    }

    @Test
    void without_an_answer_from_dns_the_usual_names_are_tried_all_the_same() {
        zone.put("MX example.com", new Unanswered("SERVFAIL"));
        servers.with("smtp.example.com", ProbedPorts.implicitTls(465));
        Detection found = detect("ann@example.com");
        assertThat(found.recommended().orElseThrow().host()).isEqualTo("smtp.example.com");
        assertThat(found.notes())
                .containsExactly("DNS did not tell which servers take mail for example.com: SERVFAIL.");
    }

    @Test
    void what_does_not_answer_in_time_is_not_waited_for() {
        CountDownLatch never = new CountDownLatch(1);
        MailServerProbe stuck = (host, port, limit) -> {
            if (port == 465) {
                try {
                    never.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
            return ProbedPorts.startTls(port);
        };
        Detection found = detecting(stuck, Duration.ofMillis(500)).atHost("mail.example.com");
        assertThat(found.hosts().get(0).ports().get(0))
                .isEqualTo(ProbedPort.useless(465, Speech.SILENT, "It did not answer in time."));
        assertThat(found.recommended().orElseThrow().port()).isEqualTo(587);
    }
}
