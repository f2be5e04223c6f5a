package io.setget.mail.adapter.smtp.catcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Delivered;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Rejected;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Throttled;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.settings.TlsMode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each recipe brings about what it promises, as the product's own transport sees it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Catcher.Shared.class)
class RecipesTest {
    private final Catcher catcher;
    private MailTransport transport;

    RecipesTest(Catcher catcher) {
        this.catcher = catcher;
    }

    @BeforeEach
    void open() {
        transport = catcher.trusting();
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void retry_is_refused_for_now_twice_and_then_taken_again_and_again() {
        List<DeliveryOutcome> tries =
                Stream.generate(() -> send("retry@example.com")).limit(6).toList();
        for (int first : new int[] {0, 3}) {
            assertDeferred(tries.get(first), FailureKind.RECIPIENT_REJECTED, "451");
            assertDeferred(tries.get(first + 1), FailureKind.RECIPIENT_REJECTED, "451");
            assertThat(tries.get(first + 2)).isInstanceOf(Delivered.class);
        }
        assertThat(caught("retry@example.com")).isEqualTo(2);
    }

    @Test
    void each_recipient_has_refusals_of_its_own() {
        assertDeferred(send("retry+a@example.com"), FailureKind.RECIPIENT_REJECTED, "451");
        assertDeferred(send("retry+b@example.com"), FailureKind.RECIPIENT_REJECTED, "451");
        assertDeferred(send("retry+a@example.com"), FailureKind.RECIPIENT_REJECTED, "451");
        assertThat(send("retry+a@example.com")).isInstanceOf(Delivered.class);
        assertDeferred(send("retry+b@example.com"), FailureKind.RECIPIENT_REJECTED, "451");
    }

    @Test
    void busy_is_refused_for_now_each_time() {
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertDeferred(send("busy@example.com"), FailureKind.RECIPIENT_REJECTED, "451");
        }
    }

    @Test
    void nobody_is_refused_for_good() {
        assertRejected(send("nobody@example.com"), FailureKind.RECIPIENT_REJECTED, "550 5.1.1");
    }

    @Test
    void denied_is_relay_access_denied() {
        assertRejected(send("denied@example.com"), FailureKind.RELAY_ACCESS_DENIED, "554 5.7.1 Relay access denied");
    }

    @Test
    void throttled_exceeds_the_rate_limit_once_and_names_its_pause() {
        assertThat(send("throttled@example.com")).isInstanceOfSatisfying(Throttled.class, throttled -> {
            assertThat(throttled.failure().kind()).isEqualTo(FailureKind.RATE_LIMITED);
            assertThat(throttled.pause()).contains(Duration.ofSeconds(3));
        });
        assertThat(send("throttled@example.com")).isInstanceOf(Delivered.class);
    }

    @Test
    void toolarge_is_refused_once_it_was_sent() {
        assertRejected(send("toolarge@example.com"), FailureKind.MESSAGE_REJECTED, "552");
        assertThat(caught("toolarge@example.com")).isZero();
    }

    @Test
    void spam_is_refused_once_it_was_sent() {
        assertRejected(send("spam@example.com"), FailureKind.MESSAGE_REJECTED, "554");
        assertThat(caught("spam@example.com")).isZero();
    }

    @Test
    void slow_is_taken_after_a_while() {
        long start = System.nanoTime();
        assertThat(send("slow@example.com")).isInstanceOf(Delivered.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Catcher.SLOW);
    }

    @Test
    void hangup_loses_the_connection_once_and_is_then_taken() {
        assertThat(send("hangup@example.com")).isInstanceOfSatisfying(Deferred.class, deferred -> {
            assertThat(deferred.failure().kind()).isEqualTo(FailureKind.CONNECTION_LOST);
            assertThat(deferred.failure().reply()).isNull();
        });
        assertThat(send("hangup@example.com")).isInstanceOf(Delivered.class);
    }

    @Test
    void all_others_are_taken() {
        assertThat(send("anybody@example.com")).isInstanceOf(Delivered.class);
    }

    private DeliveryOutcome send(String to) {
        return catcher.send(transport, catcher.settings(catcher.ports().implicitTls(), TlsMode.IMPLICIT), to);
    }

    private long caught(String to) {
        return catcher.inbox.list(500, null).stream()
                .filter(email -> email.to().equals(to))
                .count();
    }

    private static void assertDeferred(DeliveryOutcome outcome, FailureKind kind, String reply) {
        assertThat(outcome).isInstanceOfSatisfying(Deferred.class, deferred -> {
            assertThat(deferred.failure().kind()).isEqualTo(kind);
            assertThat(deferred.failure().reply()).startsWith(reply);
        });
    }

    private static void assertRejected(DeliveryOutcome outcome, FailureKind kind, String reply) {
        assertThat(outcome).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.failure().kind()).isEqualTo(kind);
            assertThat(rejected.failure().reply()).startsWith(reply);
        });
    }
}
