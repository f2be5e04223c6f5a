package io.setget.mail.application.diagnosis;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.domain.diagnosis.KnownProvider;
import io.setget.mail.domain.diagnosis.ProbedHost.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that may send for a domain, the likeliest first: those that it names for sending (RFC 6186, RFC 8314), its
 * provider's, those that take its mail, and those that bear the usual names.
 */
final class CandidateHosts {
    private static final int MOST = 4;
    private static final Set<Integer> USUAL = Set.copyOf(DetectMailServer.PORTS);

    private final DnsRecords dns;
    private final List<KnownProvider> providers;
    private final ExecutorService threads;

    CandidateHosts(DnsRecords dns, List<KnownProvider> providers, ExecutorService threads) {
        this.dns = dns;
        this.providers = List.copyOf(providers);
        this.threads = threads;
    }

    Candidates of(String domain, Duration limit) {
        List<Answer> answers = Together.ask(
                threads,
                List.of(
                        () -> dns.find("_submissions._tcp." + domain, DnsRecords.Type.SRV, limit),
                        () -> dns.find("_submission._tcp." + domain, DnsRecords.Type.SRV, limit),
                        () -> dns.find(domain, DnsRecords.Type.MX, limit)),
                limit,
                number -> new Answer.Unanswered("no answer in time"));
        Gathered gathered = new Gathered(domain);
        gathered.services(answers.get(0), Origin.SUBMISSIONS);
        gathered.services(answers.get(1), Origin.SUBMISSION);
        gathered.incoming(answers.get(2));
        return gathered.all();
    }

    /** What is gathered for one domain. */
    private final class Gathered {
        private final String domain;
        private final List<Candidate> hosts = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private @Nullable KnownProvider provider;
        private boolean exists = true;

        Gathered(String domain) {
            this.domain = domain;
        }

        void services(Answer answer, Origin origin) {
            records(answer).stream()
                    .map(CandidateHosts::fields)
                    .filter(fields -> fields.length == 4)
                    .sorted(Comparator.comparingInt((String[] fields) -> number(fields[0]))
                            .thenComparingInt(fields -> -number(fields[1])))
                    .forEach(fields -> {
                        int port = number(fields[2]);
                        if (add(fields[3], origin) && !USUAL.contains(port)) {
                            notes.add("DNS names port " + port + " of " + fields[3]
                                    + " for sending; only the usual ports are looked at.");
                        }
                    });
        }

        void incoming(Answer answer) {
            if (answer instanceof Answer.Unanswered unanswered) {
                notes.add("DNS did not tell which servers take mail for " + domain + ": " + unanswered.why() + ".");
            }
            if (answer instanceof Answer.NoSuchName) {
                exists = false;
                notes.add("DNS does not know the domain " + domain + ".");
            }
            List<String> servers = records(answer).stream()
                    .map(CandidateHosts::fields)
                    .filter(fields -> fields.length == 2)
                    .sorted(Comparator.comparingInt((String[] fields) -> number(fields[0])))
                    .map(fields -> fields[1])
                    .toList();
            if (servers.equals(List.of("."))) {
                notes.add("The domain " + domain + " says that it takes no email at all.");
            }
            for (String server : servers) {
                if (!isKnown(server)) {
                    add(server, Origin.MX);
                }
            }
        }

        private boolean isKnown(String server) {
            for (KnownProvider one : providers) {
                String host = one.hostBeside(server).orElse(null);
                if (host != null) {
                    provider = provider == null ? one : provider;
                    add(host, Origin.PROVIDER);
                    return true;
                }
            }
            return false;
        }

        /** False if there is no such service: its host is the root (RFC 6186 section 3.4, RFC 7505). */
        private boolean add(String host, Origin origin) {
            String name = host.toLowerCase(Locale.ROOT);
            if (name.equals(".") || name.isEmpty()) {
                return false;
            }
            if (hosts.stream().noneMatch(one -> one.host().equals(name))) {
                hosts.add(new Candidate(name, origin));
            }
            return true;
        }

        Candidates all() {
            if (exists) {
                add("smtp." + domain, Origin.GUESS);
                add("mail." + domain, Origin.GUESS);
            }
            return new Candidates(hosts.stream().limit(MOST).toList(), provider, notes);
        }
    }

    private static List<String> records(Answer answer) {
        return answer instanceof Answer.Found found ? found.records() : List.of();
    }

    private static String[] fields(String entry) {
        return entry.strip().split("\\s+", -1);
    }

    private static int number(String text) {
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : Integer.MAX_VALUE;
    }

    /** A host and where its name comes from. */
    record Candidate(String host, Origin origin) {}

    /** All of them, at most four. */
    record Candidates(List<Candidate> hosts, @Nullable KnownProvider provider, List<String> notes) {
        Candidates {
            hosts = List.copyOf(hosts);
            notes = List.copyOf(notes);
        }
    }
}
