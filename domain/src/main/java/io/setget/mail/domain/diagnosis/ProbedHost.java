package io.setget.mail.domain.diagnosis;

import java.util.List;
import java.util.Locale;

/**
 * A host that was looked at.
 *
 * @param ports in the order in which they are preferred
 */
public record ProbedHost(String host, Origin origin, List<ProbedPort> ports) {
    public ProbedHost {
        ports = List.copyOf(ports);
    }

    /** Where the host's name comes from. */
    public enum Origin {
        /** Somebody typed it. */
        GIVEN,
        /** The domain names it for sending over TLS: {@code _submissions._tcp} (RFC 8314). */
        SUBMISSIONS,
        /** The domain names it for sending: {@code _submission._tcp} (RFC 6186). */
        SUBMISSION,
        /** The provider that takes the domain's incoming mail sends through it. */
        PROVIDER,
        /** It takes the domain's incoming mail. */
        MX,
        /** Mail servers are often called so. */
        GUESS;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
