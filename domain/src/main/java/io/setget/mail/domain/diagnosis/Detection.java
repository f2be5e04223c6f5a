package io.setget.mail.domain.diagnosis;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about where and how to send.
 *
 * @param provider the one whose servers take the domain's mail; null if none that is known does
 * @param notes what else is worth knowing, in sentences
 */
public record Detection(List<ProbedHost> hosts, @Nullable KnownProvider provider, List<String> notes) {
    public Detection {
        hosts = List.copyOf(hosts);
        notes = List.copyOf(notes);
    }

    /** The settings to use; empty if nothing was found that emails could be sent through. */
    public Optional<Recommendation> recommended() {
        return Recommendation.among(hosts);
    }
}
