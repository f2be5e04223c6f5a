package io.setget.mail.domain.deliverability;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where replies and bounces for a domain go.
 *
 * @param exists whether the domain is there at all
 * @param servers names, the preferred first; a dot alone says that the domain takes no mail (RFC 7505)
 * @param withoutAddress those of them that resolve to nothing
 * @param address whether the domain itself has an address, where mail goes if it names no server (RFC 5321 section 5.1)
 * @param unanswered why nobody can know just now; null if all was answered
 */
public record MxEvidence(
        boolean exists,
        List<String> servers,
        List<String> withoutAddress,
        boolean address,
        @Nullable String unanswered) {
    public MxEvidence {
        servers = List.copyOf(servers);
        withoutAddress = List.copyOf(withoutAddress);
    }

    public static MxEvidence unanswered(String why) {
        return new MxEvidence(true, List.of(), List.of(), false, why);
    }
}
