package io.setget.mail.application.deliverability;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.domain.deliverability.IpNetwork;
import io.setget.mail.domain.deliverability.SpfEvidence;
import io.setget.mail.domain.deliverability.SpfEvidence.Coverage;
import io.setget.mail.domain.deliverability.SpfRecord;
import io.setget.mail.domain.deliverability.SpfTerm;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows a domain's SPF record to its ends (RFC 7208 section 4.6): every term is looked at, also behind one that
 * matched, for a receiver of another email may need it.
 */
final class SpfWalk {
    /** Far beyond what receivers do, so that the number can be told; then it is no use to go on. */
    private static final int ENOUGH = 30;

    private static final int MOST_VOID = 2;
    private static final int MOST_MX = 10;

    private final LookUps lookUps;
    private final List<InetAddress> relay;
    private final List<String> faults = new ArrayList<>();
    private final Set<String> included = new LinkedHashSet<>();
    private final Set<String> open = new HashSet<>();
    private int count;
    private int voids;
    private boolean slow;
    private @Nullable String unanswered;

    /** @param relay the addresses that emails come from; none if they are not known */
    SpfWalk(LookUps lookUps, List<InetAddress> relay) {
        this.lookUps = lookUps;
        this.relay = List.copyOf(relay);
    }

    /** What is known of the relay after some terms; the first term that matches decides. */
    private enum Match {
        PASS,
        OTHER,
        NO,
        UNKNOWABLE
    }

    SpfEvidence of(String domain) {
        List<SpfRecord> records = records(domain);
        if (unanswered != null) {
            return SpfEvidence.unanswered(unanswered);
        }
        if (records.size() != 1) {
            return new SpfEvidence(records, List.of(), null, 0, null, List.of(), Coverage.NOT_NAMED, false);
        }
        SpfRecord own = records.get(0);
        open.add(domain.toLowerCase(Locale.ROOT));
        Match match = evaluate(domain, own);
        if (voids > MOST_VOID) {
            faults.add("More than " + MOST_VOID + " of the hosts it names do not exist (RFC 7208 section 4.6.4).");
        }
        return new SpfEvidence(
                records, faults, unanswered, count, end(own, 0), List.copyOf(included), coverage(match), slow);
    }

    private Coverage coverage(Match match) {
        if (relay.isEmpty() || match == Match.UNKNOWABLE) {
            return Coverage.UNKNOWABLE;
        }
        return switch (match) {
            case PASS -> Coverage.COVERED;
            case OTHER -> Coverage.REFUSED;
            default -> Coverage.NOT_NAMED;
        };
    }

    private List<SpfRecord> records(String domain) {
        Answer answer = lookUps.find(domain, DnsRecords.Type.TXT);
        if (answer instanceof Answer.Unanswered silent) {
            unanswered = "TXT of " + domain + ": " + silent.why();
        }
        return answer instanceof Answer.Found found
                ? found.records().stream()
                        .filter(SpfRecord::is)
                        .map(SpfRecord::parse)
                        .toList()
                : List.of();
    }

    private Match evaluate(String domain, SpfRecord record) {
        record.faults().forEach(fault -> faults.add(fault + (included.contains(domain) ? " (" + domain + ")" : "")));
        Match so = Match.NO;
        boolean ended = false;
        for (SpfTerm term : record.terms()) {
            if (goesNoFurther()) {
                return Match.UNKNOWABLE;
            }
            if (term.name().equals("all")) {
                ended = true;
                continue;
            }
            Match one = match(domain, term);
            if (so == Match.NO && !ended) {
                so = one;
            }
        }
        String redirect = record.redirect();
        // Beside "all" a redirect counts for nothing (RFC 7208 section 6.1).
        if (redirect != null && record.all().isEmpty() && !goesNoFurther()) {
            Match rest = follow(redirect, "redirect");
            return so == Match.NO ? rest : so;
        }
        return so;
    }

    private boolean goesNoFurther() {
        return unanswered != null || count > ENOUGH;
    }

    private Match match(String domain, SpfTerm term) {
        count += term.costsLookUp() ? 1 : 0;
        slow |= term.name().equals("ptr");
        if (term.hasMacro()) {
            return Match.UNKNOWABLE;
        }
        boolean passes = term.qualifier() == '+';
        String of = term.value().isEmpty() ? domain : term.value();
        return switch (term.name()) {
            case "include" -> {
                Match inside = follow(of, "include");
                yield inside == Match.PASS ? (passes ? Match.PASS : Match.OTHER) : not(inside);
            }
            case "ip4", "ip6" -> decided(term.network().map(this::isIn).orElse(false), passes);
            case "a" -> decided(isAt(List.of(of), term), passes);
            case "mx" -> decided(isAt(servers(of), term), passes);
            case "exists" -> decided(!lookUp(of, DnsRecords.Type.A).isEmpty(), passes);
            default -> Match.UNKNOWABLE;
        };
    }

    /** An include that does not pass decides nothing (RFC 7208 section 5.2). */
    private static Match not(Match inside) {
        return inside == Match.UNKNOWABLE ? Match.UNKNOWABLE : Match.NO;
    }

    private static Match decided(boolean matches, boolean passes) {
        if (!matches) {
            return Match.NO;
        }
        return passes ? Match.PASS : Match.OTHER;
    }

    /** Which of its addresses a relay sends from cannot be known; one is enough. */
    private boolean isIn(IpNetwork network) {
        return relay.stream().anyMatch(network::contains);
    }

    private List<String> servers(String domain) {
        List<String> servers = lookUp(domain, DnsRecords.Type.MX).stream()
                .map(record -> record.substring(record.indexOf(' ') + 1))
                .filter(name -> !name.equals("."))
                .toList();
        if (servers.size() > MOST_MX) {
            faults.add("\"mx\" of " + domain + " stands for more than " + MOST_MX + " servers.");
        }
        return servers.stream().limit(MOST_MX).toList();
    }

    private boolean isAt(List<String> hosts, SpfTerm term) {
        boolean matches = false;
        for (String host : hosts) {
            List<String> found = new ArrayList<>(lookUps.records(host, DnsRecords.Type.A));
            found.addAll(lookUps.records(host, DnsRecords.Type.AAAA));
            if (found.isEmpty() && term.name().equals("a")) {
                lookUp(host, DnsRecords.Type.A);
            }
            matches |= found.stream()
                    .flatMap(one -> IpNetwork.address(one).stream())
                    .map(address ->
                            new IpNetwork(address, address.getAddress().length == 4 ? term.prefix4() : term.prefix6()))
                    .anyMatch(this::isIn);
        }
        return matches;
    }

    private List<String> lookUp(String name, DnsRecords.Type type) {
        Answer answer = lookUps.find(name, type);
        if (answer instanceof Answer.Unanswered silent) {
            unanswered = type + " of " + name + ": " + silent.why();
        }
        if (answer instanceof Answer.Found found) {
            return found.records();
        }
        voids += answer instanceof Answer.Unanswered ? 0 : 1;
        return List.of();
    }

    private Match follow(String domain, String how) {
        if (how.equals("redirect")) {
            count++;
        }
        if (domain.contains("%")) {
            return Match.UNKNOWABLE;
        }
        String name = domain.toLowerCase(Locale.ROOT);
        if (!open.add(name)) {
            faults.add("\"" + how + "\" leads back to " + domain + ".");
            return Match.NO;
        }
        included.add(name);
        List<SpfRecord> records = records(name);
        Match match = Match.NO;
        if (unanswered == null && records.size() == 1) {
            match = evaluate(name, records.get(0));
        } else if (unanswered == null) {
            faults.add("It says " + how + " " + domain + ", which has "
                    + (records.isEmpty() ? "no SPF record." : records.size() + " SPF records."));
        }
        open.remove(name);
        return match;
    }

    /** The last word, also that of a record it redirects to. */
    private @Nullable Character end(SpfRecord record, int depth) {
        if (record.all().isPresent()) {
            return record.all().get().qualifier();
        }
        String redirect = record.redirect();
        if (redirect == null || redirect.contains("%") || depth > SpfEvidence.MOST_LOOK_UPS) {
            return null;
        }
        List<SpfRecord> next = lookUps.records(redirect, DnsRecords.Type.TXT).stream()
                .filter(SpfRecord::is)
                .map(SpfRecord::parse)
                .toList();
        return next.size() == 1 ? end(next.get(0), depth + 1) : null;
    }
}
