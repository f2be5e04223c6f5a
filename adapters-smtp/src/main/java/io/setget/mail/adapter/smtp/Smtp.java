package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.MailTransport;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way to a mail transport over SMTP. */
public final class Smtp {
    private Smtp() {}

    /** @throws IllegalArgumentException if the CA file cannot be read */
    public static MailTransport transport(Options options) {
        return new SmtpMailTransport(options, TrustedSockets.with(options.caFile()));
    }

    /**
     * How to talk to mail servers.
     *
     * @param maxConnections how many connections may be open for sending at once
     * @param caFile certificates in PEM to trust besides the JVM's own
     * @param commandTimeout how long to wait for the answer to a command
     * @param dataTimeout how long to wait for the answer to the final dot (RFC 5321 section 4.5.3.2.6)
     * @param maxIdle how long an unused connection stays open
     */
    public record Options(
            int maxConnections,
            @Nullable Path caFile,
            Duration connectTimeout,
            Duration commandTimeout,
            Duration dataTimeout,
            Duration maxIdle) {
        public Options {
            if (maxConnections < 1) {
                throw new IllegalArgumentException("at least one connection is needed");
            }
        }

        public static Options defaults(int maxConnections, @Nullable Path caFile) {
            return new Options(
                    maxConnections,
                    caFile,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(20));
        }
    }
}
