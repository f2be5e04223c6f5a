package io.setget.mail.application.port;

import io.setget.mail.domain.certificate.CertificateProblem;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.Correction;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.settings.SmtpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
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

    /**
     * The emails at whose recipient or content the server is waited for just now; not those whose connection is still
     * being made. A snapshot, and cheap.
     */
    default List<Waiting> waiting() {
        return List.of();
    }

    /**
     * Ends the conversations about these emails that have not come to their final dot: their outcome is {@link
     * DeliveryOutcome.Stalled}. One that is past it goes on. Returns at once.
     */
    default void giveUp(Set<EmailId> emails) {}

    /**
     * An email that the server is waited for at.
     *
     * @param pastDot whether its final dot was sent: then the server may have taken it
     * @param since how long the server has not answered
     */
    record Waiting(EmailId email, boolean pastDot, Duration since) {}

    /** Connects, encrypts, greets and logs in, no more. Empty if the server answered as a working one does. */
    Optional<Failure> probe(SmtpSettings settings);

    /**
     * Sends one email over a connection of its own and tells how each stage went; ends within {@code limit}.
     *
     * @param watching told how far the test is, whenever that changes, by the thread that tests; must not block
     */
    TestReport test(Email email, SmtpSettings settings, Duration limit, Consumer<Progress> watching);

    /** Tests with nobody watching. */
    default TestReport test(Email email, SmtpSettings settings, Duration limit) {
        return test(email, settings, limit, progress -> {});
    }

    /**
     * Ends every conversation that has not come to its final dot and starts no new one: their outcome is {@link
     * DeliveryOutcome.Withheld}. One that is past its dot goes on to its answer. Cannot be undone; returns at once.
     */
    void stop();

    /** Stops, and ends all connections. */
    @Override
    void close();

    /**
     * How a test went.
     *
     * @param failure null only after the server's final 250
     * @param transcript what was said, masked
     * @param corrections changes of the settings that would mend the failure, the likeliest first
     * @param certificates what the server showed of itself, trusted or not; null if it came to no encryption
     * @param distrust why those are not trusted; null if they are, or if that is not why the test failed
     */
    record TestReport(
            @Nullable Failure failure,
            List<Step> steps,
            String transcript,
            List<Correction> corrections,
            @Nullable PresentedChain certificates,
            @Nullable CertificateProblem distrust) {
        public TestReport {
            steps = List.copyOf(steps);
            corrections = List.copyOf(corrections);
        }

        public TestReport(@Nullable Failure failure, List<Step> steps, String transcript) {
            this(failure, steps, transcript, List.of(), null, null);
        }

        public boolean ok() {
            return failure == null;
        }
    }

    /**
     * How far a running test is.
     *
     * @param underWay the name of the stage that is being tried; null between two
     */
    record Progress(List<Step> done, @Nullable String underWay) {
        public Progress {
            done = List.copyOf(done);
        }
    }

    /**
     * One stage: {@code dns}, {@code connect}, {@code tls}, {@code ehlo}, {@code auth}, {@code mail}, {@code rcpt},
     * {@code data}.
     */
    record Step(String name, boolean ok, long durationMs, String detail) {}
}
