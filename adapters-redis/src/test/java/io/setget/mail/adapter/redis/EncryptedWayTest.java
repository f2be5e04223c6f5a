package io.setget.mail.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.testkit.Emails;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code rediss://}: the way to Redis is encrypted, and only to a server that can prove who it is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EncryptedWayTest {
    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    @TempDir
    Path directory;

    @Test
    void a_server_whose_authority_is_named_is_trusted() {
        Certificates good = new Certificates(directory, "ip:127.0.0.1");
        Redis opened = open("rediss", proxy(good).port(), good.pem());
        assertThat(opened.queue().accept(List.of(new Emails(InstantSource.system()).of(EmailType.WELCOME)), null))
                .isEqualTo(new Acceptance.Accepted());
    }

    @Test
    void a_server_that_nobody_vouches_for_is_told_with_the_variable_that_mends_it() {
        assertThatThrownBy(open(
                                "rediss",
                                proxy(new Certificates(directory, "ip:127.0.0.1"))
                                        .port(),
                                null)
                        .queue()::size)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("certificate")
                .hasMessageContaining("SETGET_REDIS_CA_FILE");
    }

    @Test
    void a_trusted_certificate_of_another_host_does_not_let_in() {
        Certificates other = new Certificates(directory, "dns:elsewhere.example.com");
        assertThatThrownBy(open("rediss", proxy(other).port(), other.pem()).queue()::size)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("certificate");
    }

    @Test
    void a_server_without_tls_is_told() {
        assertThatThrownBy(open("rediss", redis.server().port(), null).queue()::size)
                .isInstanceOf(PortUnavailableException.class)
                .hasMessageContaining("TLS");
    }

    private CuttingProxy proxy(Certificates certificates) {
        return redis.closing(CuttingProxy.before(
                redis.server().port(), certificates.context().getServerSocketFactory()));
    }

    private Redis open(String scheme, int port, @Nullable Path pem) {
        Capacity roomy = new Capacity(1_000);
        return redis.open(TemporaryRedis.options(scheme + "://127.0.0.1:" + port, pem, roomy), null, 1);
    }
}
