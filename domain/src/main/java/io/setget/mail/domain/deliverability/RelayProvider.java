package io.setget.mail.domain.deliverability;

import java.util.List;
import java.util.Locale;

/**
 * A provider of relays, and what it asks its customers to publish.
 *
 * @param hosts what the names of its relays end in
 * @param include the domain for the mechanism {@code include} of SPF
 * @param takesBounces whether it replaces the envelope's sender by an address of its own
 * @param selectors of its DKIM keys, where all customers have the same
 */
public record RelayProvider(
        String name, List<String> hosts, String include, boolean takesBounces, List<String> selectors) {
    public RelayProvider {
        hosts = List.copyOf(hosts);
        selectors = List.copyOf(selectors);
    }

    public boolean runs(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return hosts.stream().anyMatch(suffix -> name.equals(suffix) || name.endsWith("." + suffix));
    }
}
