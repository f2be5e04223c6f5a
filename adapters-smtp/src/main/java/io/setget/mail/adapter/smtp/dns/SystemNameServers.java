package io.setget.mail.adapter.smtp.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.xbill.DNS.ResolverConfig;

/** The name servers that this machine is set up with, looked up anew now and then: networks change. Thread-safe. */
final class SystemNameServers implements Supplier<List<InetSocketAddress>> {
    private static final long FRESH = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanos;
    private List<InetSocketAddress> known = List.of();
    private long knownSince;

    SystemNameServers(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public synchronized List<InetSocketAddress> get() {
        long now = nanos.getAsLong();
        if (known.isEmpty() || now - knownSince > FRESH) {
            ResolverConfig.refresh();
            known = List.copyOf(ResolverConfig.getCurrentConfig().servers());
            knownSince = now;
        }
        return known;
    }
}
