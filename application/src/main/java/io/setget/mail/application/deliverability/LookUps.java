package io.setget.mail.application.deliverability;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.domain.deliverability.IpNetwork;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The questions of one check: each is asked once, and none longer than the check lasts. Thread-safe. */
final class LookUps {
    private final DnsRecords dns;
    private final Duration each;
    private final long end;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /**
     * @param each how long one look-up may take
     * @param end of the check, by {@link System#nanoTime}
     */
    LookUps(DnsRecords dns, Duration each, long end) {
        this.dns = dns;
        this.each = each;
        this.end = end;
    }

    Answer find(String name, DnsRecords.Type type) {
        String key = type + " " + name.toLowerCase(Locale.ROOT);
        Answer known = answers.get(key);
        if (known == null) {
            known = ask(name, type);
            answers.put(key, known);
        }
        return known;
    }

    private Answer ask(String name, DnsRecords.Type type) {
        Duration left = Duration.ofNanos(end - System.nanoTime());
        if (left.isNegative() || left.isZero()) {
            return new Answer.Unanswered("the time for all look-ups is over");
        }
        return dns.find(name, type, left.compareTo(each) < 0 ? left : each);
    }

    /** None if there are none, or if nobody knows. */
    List<String> records(String name, DnsRecords.Type type) {
        return find(name, type) instanceof Answer.Found found ? found.records() : List.of();
    }

    /** Both kinds of addresses; none if there are none, or if nobody knows. */
    List<InetAddress> addresses(String host) {
        List<InetAddress> addresses = new ArrayList<>();
        for (DnsRecords.Type type : List.of(DnsRecords.Type.A, DnsRecords.Type.AAAA)) {
            records(host, type).forEach(one -> IpNetwork.address(one).ifPresent(addresses::add));
        }
        return addresses;
    }
}
