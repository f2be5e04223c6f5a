package io.setget.mail.domain.deliverability;

import io.setget.mail.domain.deliverability.SpfEvidence.Coverage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a DMARC policy does to emails that go through one relay: they need SPF or DKIM of the domain in From Email. */
public final class DmarcRules {
    private DmarcRules() {}

    public static Finding judge(Relay relay, DmarcEvidence seen, SpfEvidence spf, DkimEvidence dkim) {
        String domain = seen.domain();
        if (seen.unanswered() != null) {
            return finding(
                    Judgement.UNKNOWN,
                    "DNS could not tell the DMARC policy of " + domain + ".",
                    "Receivers that get no answer apply none. Try again in a minute; if it stays so, check the name"
                            + " servers.",
                    List.of(seen.unanswered()));
        }
        if (seen.texts().isEmpty()) {
            return finding(
                    Judgement.BAD,
                    domain + " has no DMARC policy.",
                    "Large providers ask for one from everybody who sends in numbers. Begin with a policy that only"
                            + " collects reports; when they show that your emails pass, make it p=quarantine.",
                    List.of(),
                    first(domain));
        }
        if (seen.texts().size() > 1) {
            return finding(
                    Judgement.BAD,
                    seen.at() + " has " + seen.texts().size() + " DMARC records.",
                    "Receivers ignore all of them. Keep one.",
                    seen.texts());
        }
        Optional<DmarcPolicy> policy = DmarcPolicy.parse(seen.texts().get(0), seen.inherited());
        return policy.map(valid -> judge(relay, seen, valid, passes(relay, spf, dkim)))
                .orElseGet(() -> finding(
                        Judgement.BAD,
                        "The DMARC record cannot be understood.",
                        "Receivers ignore it: p= has to be none, quarantine or reject.",
                        seen.texts(),
                        first(domain)));
    }

    private static Finding judge(Relay relay, DmarcEvidence seen, DmarcPolicy policy, @Nullable Boolean passes) {
        String where = seen.inherited() ? " It is that of " + seen.at() + "." : "";
        if (!policy.enforces()) {
            return finding(
                    Judgement.WARNING,
                    "The DMARC policy only watches (p=" + policy.policy() + (policy.percent() == 0 ? ", pct=0" : "")
                            + ").",
                    (Boolean.FALSE.equals(passes) ? failing(relay) + " " : "")
                            + "Emails that fail SPF and DKIM are delivered nevertheless."
                            + (policy.reports()
                                    ? ""
                                    : " Nobody gets the reports either: add rua=mailto: with an address.")
                            + " When the reports show that your emails pass, make it p=quarantine." + where,
                    seen.texts());
        }
        String does = policy.policy().equals("reject") ? "refused" : "put into spam";
        if (passes == null) {
            return finding(
                    Judgement.UNKNOWN,
                    "The DMARC policy is p=" + policy.policy() + "; whether your emails pass cannot be seen from here.",
                    "Emails need SPF or DKIM of " + seen.domain() + ", or they are " + does
                            + ". Look for \"dmarc=pass\" in the source of an email that arrived." + where,
                    seen.texts());
        }
        if (!passes) {
            return finding(
                    Judgement.BAD,
                    "Your emails fail DMARC, and the policy is p=" + policy.policy() + ".",
                    failing(relay) + " They are " + does + ". Mend SPF or DKIM above." + where,
                    seen.texts());
        }
        return finding(
                Judgement.GOOD,
                "The DMARC policy is p=" + policy.policy() + ", and your emails can pass it.",
                "What others send in your name is " + does + "."
                        + (policy.percent() < 100 ? " It holds for " + policy.percent() + " % of such emails." : "")
                        + (policy.reports() ? "" : " Nobody gets the reports: add rua=mailto: with an address.")
                        + where,
                seen.texts());
    }

    private static String failing(Relay relay) {
        return "Neither SPF nor DKIM of the domain in From Email passes through " + relay.name() + ".";
    }

    /** Null if nobody can know. */
    private static @Nullable Boolean passes(Relay relay, SpfEvidence spf, DkimEvidence dkim) {
        Boolean bySpf = bySpf(relay, spf);
        Boolean byDkim = byDkim(dkim);
        if (Boolean.TRUE.equals(bySpf) || Boolean.TRUE.equals(byDkim)) {
            return true;
        }
        boolean known = bySpf != null && byDkim != null;
        return known ? false : null;
    }

    private static @Nullable Boolean bySpf(Relay relay, SpfEvidence spf) {
        if (relay.takesBouncesItself()) {
            return false; // SPF passes for the provider's domain, which is not the one in From Email
        }
        if (spf.unanswered() != null) {
            return null;
        }
        if (spf.records().size() != 1 || !spf.faults().isEmpty() || spf.lookUps() > SpfEvidence.MOST_LOOK_UPS) {
            return false;
        }
        RelayProvider provider = relay.provider();
        if (provider != null) {
            return spf.includes(provider.include());
        }
        return spf.relay() == Coverage.UNKNOWABLE ? null : spf.relay() == Coverage.COVERED;
    }

    private static @Nullable Boolean byDkim(DkimEvidence dkim) {
        if (dkim.anyWorks()) {
            return true;
        }
        boolean surelyNone = dkim.unanswered() == null
                && (Boolean.FALSE.equals(dkim.others())
                        || dkim.asked() != null
                        || !dkim.keys().isEmpty());
        return surelyNone ? false : null;
    }

    private static RecordToPublish first(String domain) {
        return new RecordToPublish(
                "_dmarc." + domain, "TXT", "v=DMARC1; p=none; rua=mailto:<an address that takes the reports>");
    }

    private static Finding finding(
            Judgement judgement, String summary, String meaning, List<String> found, RecordToPublish... publish) {
        return new Finding(Topic.DMARC, judgement, summary, meaning, found, List.of(publish));
    }
}
