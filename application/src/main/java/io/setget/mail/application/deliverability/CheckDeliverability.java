package io.setget.mail.application.deliverability;

import io.setget.mail.application.deliverability.Evidence.Question;
import io.setget.mail.application.diagnosis.Together;
import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.deliverability.DkimEvidence;
import io.setget.mail.domain.deliverability.DkimRules;
import io.setget.mail.domain.deliverability.DmarcEvidence;
import io.setget.mail.domain.deliverability.DmarcRules;
import io.setget.mail.domain.deliverability.Finding;
import io.setget.mail.domain.deliverability.IpNetwork;
import io.setget.mail.domain.deliverability.Judgement;
import io.setget.mail.domain.deliverability.MxEvidence;
import io.setget.mail.domain.deliverability.MxRules;
import io.setget.mail.domain.deliverability.Relay;
import io.setget.mail.domain.deliverability.RelayProvider;
import io.setget.mail.domain.deliverability.SenderRules;
import io.setget.mail.domain.deliverability.SpfEvidence;
import io.setget.mail.domain.deliverability.SpfRules;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Looks up, just now, what DNS says of the domain in From Email and of the relay that emails go through. */
public final class CheckDeliverability {
    /** How long a check may take altogether. */
    public static final Duration LIMIT = Duration.ofSeconds(4);

    private static final String TOO_LATE = "the look-ups took too long";

    private final CurrentSmtpSettings settings;
    private final DnsRecords dns;
    private final List<RelayProvider> providers;
    private final ExecutorService threads;
    private final Duration limit;

    /**
     * @param threads where look-ups wait; a few dozen at once
     * @param limit how long a check may take altogether; one look-up gets less than half of it
     */
    public CheckDeliverability(
            CurrentSmtpSettings settings,
            DnsRecords dns,
            List<RelayProvider> providers,
            ExecutorService threads,
            Duration limit) {
        this.settings = settings;
        this.dns = dns;
        this.providers = List.copyOf(providers);
        this.threads = threads;
        this.limit = limit;
    }

    /** A DKIM selector, or nothing if the text is blank. */
    public static Parsed<Optional<String>> selector(String text) {
        if (text.isBlank()) {
            return Parsed.valid(Optional.empty());
        }
        Optional<String> selector = Evidence.selector(text);
        return selector.isEmpty()
                ? Parsed.invalid("selector", "must be a name of letters, digits, dots and hyphens, such as s1")
                : Parsed.valid(selector);
    }

    /**
     * Empty while no From Email is set.
     *
     * @param selector of the DKIM key, as {@link #selector} gives it; null: the usual ones are tried
     */
    public Optional<Report> check(@Nullable String selector) {
        EffectiveSmtpSettings current = settings.get();
        EmailAddress from = current.fromEmail().value();
        return from == null
                ? Optional.empty()
                : Optional.of(check(from.domain(), current.host().value(), selector));
    }

    private Report check(String domain, @Nullable String host, @Nullable String selector) {
        long end = System.nanoTime() + limit.toNanos();
        LookUps lookUps = new LookUps(dns, limit.multipliedBy(2).dividedBy(5), end);
        Evidence evidence = new Evidence(lookUps, questions -> ask(lookUps, questions, end));
        RelayProvider provider = host == null
                ? null
                : providers.stream().filter(one -> one.runs(host)).findFirst().orElse(null);
        List<Callable<UnaryOperator<Seen>>> looks = List.of(
                () -> {
                    MxEvidence mx = evidence.mx(domain);
                    return seen -> new Seen(seen.relay(), mx, seen.spf(), seen.dkim(), seen.dmarc());
                },
                () -> {
                    Relay relay = relay(lookUps, host, provider);
                    SpfEvidence spf = new SpfWalk(lookUps, relay.publicAddresses()).of(domain);
                    return seen -> new Seen(relay, seen.mx(), spf, seen.dkim(), seen.dmarc());
                },
                () -> {
                    DkimEvidence dkim =
                            evidence.dkim(domain, selector, provider == null ? List.of() : provider.selectors());
                    return seen -> new Seen(seen.relay(), seen.mx(), seen.spf(), dkim, seen.dmarc());
                },
                () -> {
                    DmarcEvidence dmarc = evidence.dmarc(domain);
                    return seen -> new Seen(seen.relay(), seen.mx(), seen.spf(), seen.dkim(), dmarc);
                });
        Seen seen = new Seen(
                new Relay(host, provider, List.of()),
                MxEvidence.unanswered(TOO_LATE),
                SpfEvidence.unanswered(TOO_LATE),
                DkimEvidence.unanswered(TOO_LATE),
                DmarcEvidence.unanswered(domain, TOO_LATE));
        for (UnaryOperator<Seen> found : Together.ask(threads, looks, left(end), late -> UnaryOperator.identity())) {
            seen = found.apply(seen);
        }
        return new Report(domain, seen.relay().name(), seen.judged(domain), selector == null ? "" : selector);
    }

    private List<Answer> ask(LookUps lookUps, List<Question> questions, long end) {
        List<Callable<Answer>> asked = questions.stream()
                .<Callable<Answer>>map(question -> () -> lookUps.find(question.name(), question.type()))
                .toList();
        return Together.ask(threads, asked, left(end), late -> new Answer.Unanswered(TOO_LATE));
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    }

    private static Relay relay(LookUps lookUps, @Nullable String host, @Nullable RelayProvider provider) {
        if (host == null || provider != null) {
            return new Relay(host, provider, List.of());
        }
        return new Relay(host, null, IpNetwork.address(host).map(List::of).orElseGet(() -> lookUps.addresses(host)));
    }

    /** What has been seen so far. */
    private record Seen(Relay relay, MxEvidence mx, SpfEvidence spf, DkimEvidence dkim, DmarcEvidence dmarc) {
        List<Finding> judged(String domain) {
            return List.of(
                    MxRules.judge(domain, mx),
                    SpfRules.judge(domain, relay, spf),
                    DkimRules.judge(domain, relay, dkim),
                    DmarcRules.judge(relay, dmarc, spf, dkim),
                    SenderRules.judge(domain));
        }
    }

    /**
     * What was found.
     *
     * @param relay what emails go through, in words
     * @param findings one of each topic
     * @param selector that was asked for; blank if the usual ones were tried
     */
    public record Report(String domain, String relay, List<Finding> findings, String selector) {
        public Report {
            findings = List.copyOf(findings);
        }

        public Judgement judgement() {
            return findings.stream().map(Finding::judgement).reduce(Judgement.GOOD, Judgement::worst);
        }
    }
}
