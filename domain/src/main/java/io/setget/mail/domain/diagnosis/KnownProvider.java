package io.setget.mail.domain.diagnosis;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A provider that is recognised by the servers that take its customers' mail.
 *
 * @param id of its preset
 * @param host the one to send through, where the region does not decide
 * @param hostsByRegion the one to send through, by the name of the region
 * @param mx what the names of its incoming servers end in
 */
public record KnownProvider(String id, String name, String host, Map<String, String> hostsByRegion, List<String> mx) {
    public KnownProvider {
        hostsByRegion = Map.copyOf(hostsByRegion);
        mx = List.copyOf(mx);
    }

    /** The host to send through if this one takes the incoming mail; empty if it is another provider's. */
    public Optional<String> hostBeside(String incoming) {
        String name = incoming.toLowerCase(Locale.ROOT);
        if (mx.stream().noneMatch(suffix -> name.equals(suffix) || name.endsWith("." + suffix))) {
            return Optional.empty();
        }
        return Optional.of(Arrays.stream(name.split("\\.", -1))
                .filter(hostsByRegion::containsKey)
                .findFirst()
                .map(hostsByRegion::get)
                .orElse(host));
    }
}
