package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.application.port.DnsRecords.Answer.Found;
import io.setget.mail.application.port.DnsRecords.Answer.NoRecords;
import io.setget.mail.application.port.DnsRecords.Answer.NoSuchName;
import io.setget.mail.application.port.DnsRecords.Answer.Unanswered;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link DnsRecords} keeps. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class DnsRecordsContract {
    private static final Duration AMPLE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(300);

    /** Records of which exactly this is known. */
    protected abstract DnsRecords knowing(DnsZone zone);

    private Answer find(String name, DnsRecords.Type type, String... zone) {
        return knowing(DnsZone.of(zone)).find(name, type, AMPLE);
    }

    private static Found found(String... records) {
        return new Found(List.of(records));
    }

    @Test
    void a_host_has_addresses() {
        assertThat(find("h.example", DnsRecords.Type.A, "h.example A 192.0.2.1", "h.example A 192.0.2.2"))
                .isInstanceOfSatisfying(
                        Found.class,
                        both -> assertThat(both.records()).containsExactlyInAnyOrder("192.0.2.1", "192.0.2.2"));
        assertThat(find("h.example", DnsRecords.Type.AAAA, "h.example AAAA 2001:db8:0:0:0:0:0:1"))
                .isEqualTo(found("2001:db8:0:0:0:0:0:1"));
    }

    @Test
    void a_mail_exchanger_has_a_preference_and_a_name_without_a_dot() {
        assertThat(find("e.example", DnsRecords.Type.MX, "e.example MX 10 mx.e.example"))
                .isEqualTo(found("10 mx.e.example"));
    }

    @Test
    void the_root_is_a_dot() {
        assertThat(find("e.example", DnsRecords.Type.MX, "e.example MX 0 .")).isEqualTo(found("0 ."));
    }

    @Test
    void a_service_has_priority_weight_port_and_a_name() {
        assertThat(find(
                        "_submissions._tcp.e.example",
                        DnsRecords.Type.SRV,
                        "_submissions._tcp.e.example SRV 0 1 465 m.e.example"))
                .isEqualTo(found("0 1 465 m.e.example"));
    }

    @Test
    void an_address_has_a_name() {
        assertThat(find("1.2.0.192.in-addr.arpa", DnsRecords.Type.PTR, "1.2.0.192.in-addr.arpa PTR h.example"))
                .isEqualTo(found("h.example"));
    }

    @Test
    void the_strings_of_a_text_are_joined_without_anything_between() {
        assertThat(find("e.example", DnsRecords.Type.TXT, "e.example TXT \"v=spf1 ip4:192.0.2.1 \" \"-all\""))
                .isEqualTo(found("v=spf1 ip4:192.0.2.1 -all"));
    }

    @Test
    void several_texts_are_several_records() {
        assertThat(find("e.example", DnsRecords.Type.TXT, "e.example TXT one", "e.example TXT two"))
                .isInstanceOfSatisfying(
                        Found.class, both -> assertThat(both.records()).containsExactlyInAnyOrder("one", "two"));
    }

    @Test
    void a_long_text_is_whole() {
        String key = "v=DKIM1; p=" + "A".repeat(700);
        assertThat(find("s._domainkey.e.example", DnsRecords.Type.TXT, "s._domainkey.e.example TXT " + key))
                .isEqualTo(found(key));
    }

    @Test
    void many_records_are_all_there() {
        String[] zone = IntStream.range(0, 60)
                .mapToObj(i -> "e.example TXT " + i + "-" + "x".repeat(60))
                .toArray(String[]::new);
        assertThat(find("e.example", DnsRecords.Type.TXT, zone))
                .isInstanceOfSatisfying(
                        Found.class, all -> assertThat(all.records()).hasSize(60));
    }

    @Test
    void neither_a_dot_at_the_end_nor_capitals_matter() {
        assertThat(find("H.Example.", DnsRecords.Type.A, "h.example A 192.0.2.1"))
                .isEqualTo(found("192.0.2.1"));
    }

    @Test
    void aliases_are_followed() {
        assertThat(find(
                        "a.example",
                        DnsRecords.Type.TXT,
                        "a.example CNAME b.example",
                        "b.example CNAME c.example",
                        "c.example TXT here"))
                .isEqualTo(found("here"));
    }

    @Test
    void an_alias_to_nowhere_is_no_such_name() {
        assertThat(find("a.example", DnsRecords.Type.A, "a.example CNAME gone.example"))
                .isEqualTo(new NoSuchName());
    }

    @Test
    void an_alias_to_a_name_without_such_records_is_no_records() {
        assertThat(find("a.example", DnsRecords.Type.A, "a.example CNAME b.example", "b.example TXT other"))
                .isEqualTo(new NoRecords());
    }

    @Test
    void an_alias_that_leads_back_to_itself_is_no_answer() {
        assertThat(find("a.example", DnsRecords.Type.A, "a.example CNAME b.example", "b.example CNAME a.example"))
                .isInstanceOf(Unanswered.class);
    }

    @Test
    void a_name_with_other_records_has_none_of_this_kind() {
        assertThat(find("h.example", DnsRecords.Type.MX, "h.example A 192.0.2.1"))
                .isEqualTo(new NoRecords());
    }

    @Test
    void a_name_with_names_below_it_exists() {
        assertThat(find("_domainkey.e.example", DnsRecords.Type.TXT, "s._domainkey.e.example TXT v=DKIM1"))
                .isEqualTo(new NoRecords());
    }

    @Test
    void a_name_that_is_not_there_is_no_such_name() {
        assertThat(find("gone.example", DnsRecords.Type.A, "h.example A 192.0.2.1"))
                .isEqualTo(new NoSuchName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "two words.example", "ü.example", "a\\.b", "-%{i}.example", ".a"})
    void what_is_no_host_name_is_no_such_name(String name) {
        assertThat(find(name, DnsRecords.Type.A, "h.example A 192.0.2.1")).isEqualTo(new NoSuchName());
    }

    @Test
    void a_name_that_is_too_long_is_no_such_name() {
        assertThat(find("a".repeat(64) + ".example", DnsRecords.Type.A, "h.example A 192.0.2.1"))
                .isEqualTo(new NoSuchName());
        assertThat(find("a.".repeat(130) + "example", DnsRecords.Type.A, "h.example A 192.0.2.1"))
                .isEqualTo(new NoSuchName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SILENCE", "SERVFAIL", "REFUSED", "LAME", "NONSENSE"})
    void a_server_that_does_not_say_is_no_answer_and_the_words_tell_why(String behaviour) {
        DnsRecords records = knowing(DnsZone.of("e.example " + behaviour, "e.example TXT unheard"));
        assertThat(records.find("e.example", DnsRecords.Type.TXT, SHORT))
                .isInstanceOfSatisfying(
                        Unanswered.class, words -> assertThat(words.why()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOST", "TRUNCATED", "NO_EXTENSION"})
    void what_the_network_or_an_old_server_does_is_made_up_for(String behaviour) {
        DnsRecords records = knowing(DnsZone.of("e.example " + behaviour, "e.example TXT heard"));
        assertThat(records.find("e.example", DnsRecords.Type.TXT, AMPLE)).isEqualTo(found("heard"));
    }

    @Test
    void many_may_ask_at_once() {
        DnsRecords records = knowing(DnsZone.of("h.example A 192.0.2.1", "e.example MX 10 h.example"));
        List<Answer> answers = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> i % 2 == 0
                        ? records.find("h.example", DnsRecords.Type.A, AMPLE)
                        : records.find("e.example", DnsRecords.Type.MX, AMPLE))
                .toList();
        assertThat(IntStream.range(0, 200))
                .allSatisfy(i ->
                        assertThat(answers.get(i)).isEqualTo(i % 2 == 0 ? found("192.0.2.1") : found("10 h.example")));
    }
}
