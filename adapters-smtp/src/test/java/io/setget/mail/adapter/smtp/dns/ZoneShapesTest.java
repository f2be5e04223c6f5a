package io.setget.mail.adapter.smtp.dns;

import static io.setget.mail.domain.deliverability.Judgement.BAD;
import static io.setget.mail.domain.deliverability.Judgement.GOOD;
import static io.setget.mail.domain.deliverability.Judgement.UNKNOWN;
import static io.setget.mail.domain.deliverability.Topic.DKIM;
import static io.setget.mail.domain.deliverability.Topic.DMARC;
import static io.setget.mail.domain.deliverability.Topic.MX;
import static io.setget.mail.domain.deliverability.Topic.SPF;
import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.deliverability.CheckDeliverability;
import io.setget.mail.application.deliverability.CheckDeliverability.Report;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.deliverability.Finding;
import io.setget.mail.domain.deliverability.RecordToPublish;
import io.setget.mail.domain.deliverability.RelayProvider;
import io.setget.mail.domain.deliverability.Topic;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.DnsZone;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Domains as they are found in the wild, told by a name server on the loopback: what the check says of each, and which
 * record it asks for.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ZoneShapesTest {
    private static final RelayProvider GMAIL =
            new RelayProvider("Gmail", List.of("gmail.com"), "_spf.google.com", false, List.of("google"));
    private static final RelayProvider SENDGRID =
            new RelayProvider("SendGrid", List.of("sendgrid.net"), "sendgrid.net", true, List.of("s1", "s2"));

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(32);
    private static NameServer server;

    @BeforeAll
    static void start() throws IOException {
        server = NameServer.knowing(DnsZone.of());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        THREADS.shutdownNow();
    }

    static Stream<ZoneShape> shapes() {
        return Stream.concat(SpfZones.all(), OtherZones.all());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void is_told_rightly(ZoneShape shape) {
        server.become(DnsZone.of(shape.zone().toArray(String[]::new)));
        long begun = System.nanoTime();
        Report report = check(shape, null);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        Finding finding = finding(report, shape.topic());
        String said = finding.summary() + " " + finding.meaning();
        assertThat(finding.judgement()).as(said).isEqualTo(shape.judgement());
        assertThat(said).contains(shape.words());
        if (!shape.publish().isEmpty()) {
            assertThat(finding.publish()).isNotEmpty();
            assertThat(finding.publish().get(0).value()).contains(shape.publish());
        }
    }

    private static Finding finding(Report report, Topic topic) {
        return report.findings().stream()
                .filter(one -> one.topic() == topic)
                .findFirst()
                .orElseThrow();
    }

    private static Report check(ZoneShape shape, @Nullable String selector) {
        InMemorySettingsStore store = new InMemorySettingsStore();
        store.save(new SmtpFields(
                shape.relay(),
                465,
                null,
                null,
                null,
                null,
                EmailAddress.parse("from_email", shape.from()).orThrow(),
                null));
        CurrentSmtpSettings settings = new CurrentSmtpSettings(
                SmtpFields.NONE,
                store,
                new CurrentInstance(GeneralFields.NONE, store, new Instance("SetGet", "http://localhost")),
                new InMemoryServerCertificates());
        return new CheckDeliverability(
                        settings,
                        Dns.records(new Dns.Options(List.of(server.address()))),
                        List.of(GMAIL, SENDGRID),
                        THREADS,
                        Duration.ofSeconds(2))
                .check(selector)
                .orElseThrow();
    }

    static Stream<ZoneShape> mendableShapes() {
        return SpfZones.all()
                .filter(shape ->
                        shape.publish().startsWith("v=spf1") || shape.name().equals("refuses the relay"));
    }

    @ParameterizedTest
    @MethodSource("mendableShapes")
    void is_well_once_the_record_that_is_asked_for_is_published(ZoneShape shape) {
        server.become(DnsZone.of(shape.zone().toArray(String[]::new)));
        RecordToPublish record = finding(check(shape, null), SPF).publish().get(0);
        List<String> mended = new ArrayList<>(shape.zone());
        mended.removeIf(line -> line.startsWith("e.example TXT v=spf1"));
        mended.add(record.name() + " " + record.type() + " " + record.value());
        mended.add("_spf.google.com TXT v=spf1 ip4:203.0.113.0/24 ~all");
        mended.add("sendgrid.net TXT v=spf1 ip4:203.0.113.0/24 ~all");
        server.become(DnsZone.of(mended.toArray(String[]::new)));
        assertThat(finding(check(shape, null), SPF).judgement()).isEqualTo(GOOD);
    }

    @Test
    void a_selector_that_somebody_names_is_looked_at_alone() {
        ZoneShape shape =
                ZoneShape.shape("", DKIM, GOOD, "", "mine._domainkey.e.example TXT v=DKIM1; p=" + ZoneShape.rsa(2048));
        server.become(DnsZone.of(shape.zone().toArray(String[]::new)));
        assertThat(finding(check(shape, "mine"), DKIM).found()).containsExactly("mine: RSA, 2048 bits.");
        Finding missing = finding(check(shape, "other"), DKIM);
        assertThat(missing.judgement()).isEqualTo(BAD);
        assertThat(missing.publish().get(0).name()).isEqualTo("other._domainkey.e.example");
    }

    @Test
    void a_name_server_that_is_silent_ends_the_check_in_time() {
        ZoneShape shape = ZoneShape.shape("", MX, UNKNOWN, "", "e.example SILENCE", "*.e.example SILENCE");
        server.become(DnsZone.of("e.example SILENCE", "*.e.example SILENCE", "*._domainkey.e.example SILENCE"));
        long begun = System.nanoTime();
        Report report = check(shape, null);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        for (Topic topic : List.of(MX, SPF, DKIM, DMARC)) {
            assertThat(finding(report, topic).judgement()).as(topic.title()).isEqualTo(UNKNOWN);
        }
    }
}
