package io.setget.mail.domain.deliverability;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server that emails are handed to, as the world behind it sees it.
 *
 * @param host null while none is set
 * @param provider who runs it, if that is known by its name
 * @param addresses what its name resolves to; for a provider they tell nothing: it sends from others
 */
public record Relay(@Nullable String host, @Nullable RelayProvider provider, List<InetAddress> addresses) {
    public Relay {
        addresses = List.copyOf(addresses);
    }

    /** Those of its addresses that the internet can see. */
    public List<InetAddress> publicAddresses() {
        return addresses.stream()
                .filter(address -> !address.isLoopbackAddress()
                        && !address.isSiteLocalAddress()
                        && !address.isLinkLocalAddress()
                        && !address.isAnyLocalAddress()
                        && !isUniqueLocal(address))
                .toList();
    }

    /** RFC 4193. */
    private static boolean isUniqueLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    }

    /** For sentences: the provider's name, the host, or words. */
    public String name() {
        return provider != null ? provider.name() : host != null ? host : "your mail server";
    }

    /** Whether receivers look at the provider's own domain for SPF, for there it wants bounces to go. */
    public boolean takesBouncesItself() {
        return provider != null && provider.takesBounces();
    }
}
