package io.setget.mail.adapter.smtp;

import io.setget.mail.adapter.smtp.probe.Probes;
import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.application.port.MailTransport;
import io.setget.mail.application.port.ServerCertificates;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way to mail servers over SMTP. */
public final class Smtp {
    private Smtp() {}

    /** @throws IllegalArgumentException if the CA file cannot be read or holds no certificate */
    public static MailTransport transport(Options options) {
        return new SmtpMailTransport(options, Authorities.with(options.caFile()));
    }

    /**
     * Looks at mail servers, and trusts what the transport trusts.
     *
     * @param caFile certificates in PEM to trust besides the JVM's own; must have been readable at the start
     * @param certificates those that an admin trusts for one server each; while they cannot be had, none is
     */
    public static MailServerProbe probe(@Nullable Path caFile, ServerCertificates certificates) {
        return Probes.judging(
                new Judges(caFile, certificates),
                (refused, chain) -> CertificateDiagnosis.of(refused, chain).detail());
    }

    /**
     * How to talk to mail servers.
     *
     * @param maxConnections how many connections may be open for sending at once
     * @param caFile certificates in PEM to trust besides the JVM's own
     * @param patience how long to wait when sending
     * @param testStageLimit how long any stage of a test may take
     * @param maxIdle how long an unused connection stays open
     */
    public record Options(
            int maxConnections, @Nullable Path caFile, Patience patience, Duration testStageLimit, Duration maxIdle) {
        public Options {
            if (maxConnections < 1) {
                throw new IllegalArgumentException("at least one connection is needed");
            }
        }

        public static Options defaults(int maxConnections, @Nullable Path caFile) {
            Patience patience = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(10));
            return new Options(maxConnections, caFile, patience, Duration.ofSeconds(10), Duration.ofSeconds(20));
        }
    }

    /**
     * How long to wait for a mail server.
     *
     * @param connect from the look-up of its name to the connection
     * @param stage for each stage of the conversation, and for each piece of the message to be taken
     * @param answer for the answer to the final dot (RFC 5321 section 4.5.3.2.6 says 10 minutes)
     */
    public record Patience(Duration connect, Duration stage, Duration answer) {
        static Patience of(Duration everywhere) {
            return new Patience(everywhere, everywhere, everywhere);
        }
    }
}
