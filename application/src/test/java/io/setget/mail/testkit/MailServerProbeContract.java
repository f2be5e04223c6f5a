package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every {@link MailServerProbe} finds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(60)
public abstract class MailServerProbeContract {
    private static final Duration AMPLE = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(600);

    /** What listens at a port. Servers call themselves {@code hello} and let people log in by PLAIN and LOGIN. */
    public enum Shape {
        /** With a certificate that is trusted for the host. */
        IMPLICIT_TLS,
        /** With a certificate that is trusted for the host, and a login only after encryption. */
        STARTTLS,
        /** With a certificate that nobody vouches for. */
        UNTRUSTED,
        PLAIN,
        WITHOUT_LOGIN,
        TURNING_AWAY,
        ANOTHER_PROTOCOL,
        SILENT,
        CLOSED
    }

    /** One of them. */
    public interface Server extends AutoCloseable {
        String host();

        int port();

        /** Every line that it was told, as far as it can know. */
        List<String> heard();

        @Override
        void close() throws IOException;
    }

    /** A server of this shape; an untrusted one encrypts from the start. */
    protected abstract Server server(Shape shape) throws Exception;

    /** A probe that reaches the server. */
    protected abstract MailServerProbe probe(Server server);

    private ProbedPort look(Shape shape, Duration limit) throws Exception {
        try (Server server = server(shape)) {
            ProbedPort found = probe(server).look(server.host(), server.port(), limit);
            assertThat(found.port()).isEqualTo(server.port());
            assertThat(found.words()).isNotBlank();
            return found;
        }
    }

    @Test
    void implicit_tls_is_found_with_logins_and_a_trusted_certificate() throws Exception {
        ProbedPort found = look(Shape.IMPLICIT_TLS, AMPLE);
        assertThat(found.speech()).isEqualTo(Speech.IMPLICIT_TLS);
        assertThat(found.serverName()).isEqualTo("hello");
        assertThat(found.logins()).containsExactly("PLAIN", "LOGIN");
        assertThat(found.loginsInClear()).isEmpty();
        assertThat(found.certificates()).isNotNull();
        assertThat(found.distrust()).isNull();
    }

    @Test
    void starttls_is_found_with_the_logins_that_are_offered_only_after_it() throws Exception {
        ProbedPort found = look(Shape.STARTTLS, AMPLE);
        assertThat(found.speech()).isEqualTo(Speech.STARTTLS);
        assertThat(found.loginsInClear()).isEmpty();
        assertThat(found.logins()).containsExactly("PLAIN", "LOGIN");
        assertThat(found.certificates()).isNotNull();
        assertThat(found.distrust()).isNull();
    }

    @Test
    void a_certificate_that_is_not_trusted_is_shown_with_the_reason() throws Exception {
        ProbedPort found = look(Shape.UNTRUSTED, AMPLE);
        assertThat(found.speech()).isEqualTo(Speech.IMPLICIT_TLS);
        assertThat(found.logins()).containsExactly("PLAIN", "LOGIN");
        assertThat(found.certificates()).isNotNull();
        assertThat(found.distrust()).isNotBlank().endsWith(".");
    }

    @Test
    void plain_smtp_is_found_with_what_it_offers_in_the_clear() throws Exception {
        ProbedPort found = look(Shape.PLAIN, AMPLE);
        assertThat(found.speech()).isEqualTo(Speech.PLAIN);
        assertThat(found.serverName()).isEqualTo("hello");
        assertThat(found.loginsInClear()).containsExactly("PLAIN", "LOGIN");
        assertThat(found.logins()).isEqualTo(found.loginsInClear());
        assertThat(found.certificates()).isNull();
    }

    @Test
    void a_server_without_a_login_offers_none() throws Exception {
        ProbedPort found = look(Shape.WITHOUT_LOGIN, AMPLE);
        assertThat(found.speech()).isEqualTo(Speech.PLAIN);
        assertThat(found.logins()).isEmpty();
    }

    @Test
    void a_server_that_sends_us_away_is_told_from_one_that_speaks_something_else() throws Exception {
        assertThat(look(Shape.TURNING_AWAY, AMPLE).speech()).isEqualTo(Speech.TURNED_AWAY);
        assertThat(look(Shape.ANOTHER_PROTOCOL, AMPLE).speech()).isEqualTo(Speech.NOT_SMTP);
    }

    @Test
    void nobody_there_is_told_from_somebody_silent() throws Exception {
        assertThat(look(Shape.CLOSED, AMPLE).speech()).isEqualTo(Speech.CLOSED);
        assertThat(look(Shape.SILENT, SHORT).speech()).isEqualTo(Speech.SILENT);
    }

    @Test
    void a_name_without_an_address_is_told() throws Exception {
        try (Server server = server(Shape.PLAIN)) {
            assertThat(probe(server).look("no..host", server.port(), AMPLE).speech())
                    .isEqualTo(Speech.UNKNOWN_HOST);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            names = {"IMPLICIT_TLS", "STARTTLS", "PLAIN", "WITHOUT_LOGIN"})
    void neither_a_login_nor_an_email_is_sent(Shape shape) throws Exception {
        try (Server server = server(shape)) {
            probe(server).look(server.host(), server.port(), AMPLE);
            assertThat(server.heard()).noneMatch(line -> line.matches("(?i)(AUTH|MAIL|RCPT|DATA|BDAT|VRFY|EXPN)\\b.*"));
        }
    }
}
