package io.setget.mail.testkit;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.testkit.DnsZone.Behaviour;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The domain name system in memory; what it does not know, it says so at once. Thread-safe. */
public final class InMemoryDnsRecords implements DnsRecords {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*\\.?");
    private static final int LONGEST = 253;
    private static final Set<Behaviour> KNOWING =
            EnumSet.of(Behaviour.LOST, Behaviour.TRUNCATED, Behaviour.NO_EXTENSION);

    private volatile DnsZone zone;

    public InMemoryDnsRecords(DnsZone zone) {
        this.zone = zone;
    }

    /** Lines as {@link DnsZone} reads them. */
    public static InMemoryDnsRecords of(String... lines) {
        return new InMemoryDnsRecords(DnsZone.of(lines));
    }

    /** From now on this is known, and nothing else. */
    public void become(DnsZone next) {
        zone = next;
    }

    @Override
    public Answer find(String name, Type type, Duration limit) {
        DnsZone known = zone;
        String next = plain(name);
        if (!NAME.matcher(name).matches() || next.length() > LONGEST) {
            return new Answer.NoSuchName();
        }
        Set<String> seen = new HashSet<>();
        while (seen.add(next)) {
            var behaviour = known.behaviour(next, type);
            if (behaviour.isPresent() && !KNOWING.contains(behaviour.get())) {
                return new Answer.Unanswered("the name server answered with "
                        + behaviour.get().name().toLowerCase(Locale.ROOT));
            }
            List<DnsZone.Entry> aliases = known.at(next, "CNAME");
            if (aliases.isEmpty()) {
                return records(known, next, type);
            }
            next = plain(aliases.get(0).value());
        }
        return new Answer.Unanswered("the alias leads back to itself");
    }

    private static String plain(String name) {
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    private static Answer records(DnsZone known, String name, Type type) {
        List<String> records = known.at(name, type.name()).stream()
                .map(entry -> type == Type.TXT ? String.join("", entry.strings()) : entry.value())
                .distinct()
                .toList();
        if (!records.isEmpty()) {
            return new Answer.Found(records);
        }
        return known.exists(name) ? new Answer.NoRecords() : new Answer.NoSuchName();
    }
}
