package io.setget.mail.application.port;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands emails to a mail server.
 *
 * <p>Thread-safe; each call blocks its thread. Nothing is thrown for what a server or network does: it is an outcome.
 * No outcome holds a secret.
 */
public interface MailTransport extends AutoCloseable {

    /**
     * Sends one email over a reused connection.
     *
     * @param mayEnterData asked once, just before the final dot; on false nothing is sent and the outcome is
     *     {@link DeliveryOutcome.Withheld}; what it throws reaches the caller, and nothing is sent
     */
    DeliveryOutcome send(Email email, SmtpSettings settings, BooleanSupplier mayEnterData);

    /** Connects, encrypts, greets and logs in, no more. Empty if the server answered as a working one does. */
    Optional<Failure> probe(SmtpSettings settings);

    /** Sends one email over a connection of its own and tells how each stage went; ends within {@code limit}. */
    TestReport test(Email email, SmtpSettings settings, Duration limit);

    /**
     * Ends every conversation that has not come to its final dot and starts no new one: their outcome is {@link
     * DeliveryOutcome.Withheld}. One that is past its dot goes on to its answer. Cannot be undone; returns at once.
     */
    void stop();

    /** Stops, and ends all connections. */
    @Override
    void close();

    /** How a test went. {@code failure} is null only after the server's final 250. The transcript is masked. */
    record TestReport(@Nullable Failure failure, List<Step> steps, String transcript) {
        public boolean ok() {
            return failure == null;
        }
    }

    /** One stage: {@code connect}, {@code tls}, {@code ehlo}, {@code auth}, {@code mail}, {@code rcpt}, {@code data}. */
    record Step(String name, boolean ok, long durationMs, String detail) {}
}
