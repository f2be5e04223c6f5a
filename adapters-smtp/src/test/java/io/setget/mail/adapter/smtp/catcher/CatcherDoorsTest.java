package io.setget.mail.adapter.smtp.catcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each port is there for, seen with the product's own transport over real TLS. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Catcher.Shared.class)
class CatcherDoorsTest {
    private final Catcher catcher;
    private MailTransport trusting;
    private MailTransport strange;

    CatcherDoorsTest(Catcher catcher) {
        this.catcher = catcher;
    }

    @BeforeEach
    void open() {
        trusting = catcher.trusting();
        strange = catcher.strange();
    }

    @AfterEach
    void close() {
        trusting.close();
        strange.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsMode.class,
            names = {"IMPLICIT", "STARTTLS"})
    void a_transport_that_trusts_the_authority_delivers(TlsMode mode) {
        String to = mode.wireName() + "@example.com";
        assertThat(catcher.send(trusting, good(mode), to)).isInstanceOf(Delivered.class);
        assertThat(catcher.inbox.list(500, null)).anyMatch(email -> email.to().equals(to));
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsMode.class,
            names = {"IMPLICIT", "STARTTLS"})
    void a_transport_that_does_not_is_told_of_a_certificate_error(TlsMode mode) {
        assertThat(catcher.test(strange, good(mode))).contains(FailureKind.CERTIFICATE_ERROR);
    }

    @Test
    void plain_text_is_not_enough_where_starttls_is_required() {
        assertThat(catcher.test(trusting, catcher.settings(catcher.ports().startTls(), TlsMode.NONE)))
                .isPresent();
    }

    @Test
    void connection_refused_where_nothing_listens() {
        assertThat(implicit(catcher.ports().refused())).contains(FailureKind.CONNECTION_REFUSED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsMode.class,
            names = {"IMPLICIT", "STARTTLS"})
    void authentication_failed_with_another_password(TlsMode mode) {
        assertThat(catcher.test(trusting, catcher.wrongPassword(port(mode), mode)))
                .contains(FailureKind.AUTHENTICATION_FAILED);
    }

    @Test
    void tls_handshake_failed_with_implicit_tls_on_the_starttls_port() {
        assertThat(implicit(catcher.ports().startTls())).contains(FailureKind.TLS_HANDSHAKE_FAILED);
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsMode.class,
            names = {"IMPLICIT", "STARTTLS"})
    void timeout_where_nobody_says_a_word(TlsMode mode) {
        assertThat(catcher.test(trusting, catcher.settings(catcher.ports().silent(), mode)))
                .contains(FailureKind.TIMEOUT);
    }

    @Test
    void certificate_error_for_one_that_is_self_signed() {
        assertThat(implicit(catcher.ports().selfSigned())).contains(FailureKind.CERTIFICATE_ERROR);
    }

    @Test
    void certificate_error_for_one_that_has_expired() {
        assertThat(implicit(catcher.ports().expired())).contains(FailureKind.CERTIFICATE_ERROR);
    }

    @Test
    void certificate_error_for_one_that_was_made_for_another_host() {
        assertThat(implicit(catcher.ports().otherHost())).contains(FailureKind.CERTIFICATE_ERROR);
    }

    @Test
    void no_private_key_stays_on_disk() throws IOException {
        Path caFile = catcher.server.caFile();
        try (Stream<Path> files = Files.list(caFile.getParent())) {
            assertThat(files).containsExactly(caFile);
        }
        assertThat(Files.readString(caFile))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .doesNotContain("PRIVATE");
    }

    @Test
    void every_port_is_named_among_the_settings_to_try() {
        MailCatcher.Ports ports = catcher.ports();
        String trials = catcher.server.trials().toString();
        assertThat(Stream.of(
                        ports.startTls(),
                        ports.selfSigned(),
                        ports.expired(),
                        ports.otherHost(),
                        ports.silent(),
                        ports.refused()))
                .allMatch(port -> trials.contains("SMTP Port " + port));
    }

    private Optional<FailureKind> implicit(int port) {
        return catcher.test(trusting, catcher.settings(port, TlsMode.IMPLICIT));
    }

    private SmtpSettings good(TlsMode mode) {
        return catcher.settings(port(mode), mode);
    }

    private int port(TlsMode mode) {
        return mode == TlsMode.IMPLICIT
                ? catcher.ports().implicitTls()
                : catcher.ports().startTls();
    }
}
