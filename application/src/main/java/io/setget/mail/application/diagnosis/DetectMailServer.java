package io.setget.mail.application.diagnosis;

import io.setget.mail.application.diagnosis.CandidateHosts.Candidate;
import io.setget.mail.application.diagnosis.CandidateHosts.Candidates;
import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.diagnosis.Detection;
import io.setget.mail.domain.diagnosis.KnownProvider;
import io.setget.mail.domain.diagnosis.ProbedHost;
import io.setget.mail.domain.diagnosis.ProbedHost.Origin;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import io.setget.mail.domain.email.EmailAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;

/** Finds out where and how emails can be sent, by looking at the usual ports of the hosts that come into question. */
public final class DetectMailServer {
    /** The usual ports, in the order of the documentation's recommendation. */
    public static final List<Integer> PORTS = List.of(465, 587, 2525, 25);

    /** Within the five seconds that are promised, with some to spare for a busy machine. */
    public static final Duration LIMIT = Duration.ofSeconds(4);

    private final MailServerProbe probe;
    private final CandidateHosts candidates;
    private final ExecutorService threads;
    private final List<Integer> ports;
    private final Duration limit;

    /**
     * @param threads where look-ups and probes wait; a few dozen at once
     * @param ports to look at, the preferred first
     * @param limit how long it may take altogether
     */
    public DetectMailServer(
            MailServerProbe probe,
            DnsRecords dns,
            List<KnownProvider> providers,
            ExecutorService threads,
            List<Integer> ports,
            Duration limit) {
        this.probe = probe;
        this.candidates = new CandidateHosts(dns, providers, threads);
        this.threads = threads;
        this.ports = List.copyOf(ports);
        this.limit = limit;
    }

    /** Looks at this host only; the name must be a valid one. */
    public Detection atHost(String host) {
        return look(new Candidates(List.of(new Candidate(host, Origin.GIVEN)), null, List.of()), end());
    }

    /** Looks at up to four hosts that may send for the domain of this address. */
    public Detection forSender(EmailAddress from) {
        long end = end();
        return look(candidates.of(from.domain(), limit.dividedBy(3)), end);
    }

    private long end() {
        return System.nanoTime() + limit.toNanos();
    }

    private Detection look(Candidates found, long end) {
        Duration each = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        List<Callable<ProbedPort>> looks = new ArrayList<>();
        for (Candidate candidate : found.hosts()) {
            for (int port : ports) {
                looks.add(() -> probe.look(candidate.host(), port, each));
            }
        }
        List<ProbedPort> seen = Together.ask(threads, looks, each, number -> unseen(ports.get(number % ports.size())));
        List<ProbedHost> hosts = new ArrayList<>();
        for (int i = 0; i < found.hosts().size(); i++) {
            Candidate candidate = found.hosts().get(i);
            List<ProbedPort> of = seen.subList(i * ports.size(), (i + 1) * ports.size());
            boolean madeUp = candidate.origin() == Origin.GUESS
                    && of.stream().allMatch(port -> port.speech() == Speech.UNKNOWN_HOST);
            if (!madeUp) {
                hosts.add(new ProbedHost(candidate.host(), candidate.origin(), of));
            }
        }
        return new Detection(hosts, found.provider(), found.notes());
    }

    private static ProbedPort unseen(int port) {
        return ProbedPort.useless(port, Speech.SILENT, "It did not answer in time.");
    }
}
