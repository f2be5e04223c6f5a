package io.setget.mail.domain.deliverability;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The DMARC policy in force for a domain (RFC 7489).
 *
 * @param at the domain that publishes it, itself or one above it
 * @param texts its records; more than one count as none
 * @param unanswered why nobody can know just now; null if all was answered
 */
public record DmarcEvidence(
        String domain,
        @Nullable String at,
        List<String> texts,
        @Nullable String unanswered) {
    public DmarcEvidence {
        texts = List.copyOf(texts);
    }

    public static DmarcEvidence none(String domain) {
        return new DmarcEvidence(domain, null, List.of(), null);
    }

    public static DmarcEvidence unanswered(String domain, String why) {
        return new DmarcEvidence(domain, null, List.of(), why);
    }

    /** Whether a domain above this one publishes it. */
    public boolean inherited() {
        return at != null && !at.equalsIgnoreCase(domain);
    }
}
