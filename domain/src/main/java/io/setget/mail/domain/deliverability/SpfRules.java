package io.setget.mail.domain.deliverability;

import io.setget.mail.domain.deliverability.SpfEvidence.Coverage;
import java.util.ArrayList;
import java.util.List;

/** What a domain's SPF record means for emails that go through one relay (RFC 7208). */
public final class SpfRules {
    private static final String IGNORED = "Receivers ignore such a record as a whole, as if there were none. ";

    private SpfRules() {}

    public static Finding judge(String domain, Relay relay, SpfEvidence seen) {
        List<String> found = seen.records().stream().map(SpfRecord::text).toList();
        Draft draft = new Draft(domain, found);
        if (seen.unanswered() != null) {
            List<String> all = new ArrayList<>(found);
            all.add(seen.unanswered());
            return new Draft(domain, all)
                    .finding(
                            Judgement.UNKNOWN,
                            "DNS did not answer all questions about SPF.",
                            "Receivers that get no answer put emails off or count it against you. Try again in a minute; if"
                                    + " it stays so, check the name servers.");
        }
        if (seen.records().isEmpty()) {
            return missing(draft, relay);
        }
        if (seen.records().size() > 1) {
            return draft.finding(
                    Judgement.BAD,
                    domain + " has " + seen.records().size() + " SPF records.",
                    IGNORED + "Put this one in the place of all of them.",
                    SpfRecord.merged(seen.records()));
        }
        SpfRecord record = seen.records().get(0);
        if (!seen.faults().isEmpty()) {
            return draft.finding(
                    Judgement.BAD,
                    "The SPF record has a fault: " + String.join(" ", seen.faults()),
                    IGNORED + "Mend the fault and check again.");
        }
        if (seen.lookUps() > SpfEvidence.MOST_LOOK_UPS) {
            return draft.finding(
                    Judgement.BAD,
                    "The SPF record needs " + seen.lookUps() + " look-ups; receivers make at most "
                            + SpfEvidence.MOST_LOOK_UPS + ".",
                    IGNORED
                            + "Remove what no longer sends for you, or name addresses (ip4:, ip6:) instead of hosts; each"
                            + " include, a, mx and exists costs one, and those inside count, too.");
        }
        Character end = seen.end();
        if (end != null && end == '+') {
            return draft.finding(
                    Judgement.BAD,
                    "The SPF record lets everybody send for " + domain + " (+all).",
                    "Anybody can send in your name, and receivers trust such a domain less than one without a record.",
                    record.endingIn("~all"));
        }
        return covered(draft, relay, seen, record);
    }

    private static Finding missing(Draft draft, Relay relay) {
        String summary = draft.domain() + " has no SPF record.";
        if (relay.takesBouncesItself()) {
            return draft.finding(
                    Judgement.WARNING,
                    summary,
                    relay.name()
                            + " uses a domain of its own where SPF is checked, so emails can arrive without one. With a"
                            + " record, nobody else can send as your domain.",
                    fresh(relay));
        }
        return draft.finding(
                Judgement.BAD,
                summary,
                "Receivers cannot tell your mail server from a forger: emails go to spam or are refused.",
                fresh(relay));
    }

    private static Finding covered(Draft draft, Relay relay, SpfEvidence seen, SpfRecord record) {
        boolean open = seen.end() == null || seen.end() == '?';
        RelayProvider provider = relay.provider();
        if (provider != null && provider.takesBounces()) {
            return draft.finding(
                    Judgement.GOOD,
                    "The SPF record is sound.",
                    provider.name() + " uses a domain of its own where SPF is checked; your record guards your domain"
                            + " against others." + budget(seen));
        }
        boolean named = provider != null ? seen.includes(provider.include()) : seen.relay() == Coverage.COVERED;
        if (!named && provider == null && seen.relay() == Coverage.UNKNOWABLE) {
            return draft.finding(
                    Judgement.UNKNOWN,
                    "The SPF record is sound; whether it covers " + relay.name() + " cannot be seen from here.",
                    "Make sure that it names the public address that your mail server sends from." + budget(seen));
        }
        if (!named) {
            return draft.finding(
                    open ? Judgement.WARNING : Judgement.BAD,
                    "The SPF record does not cover " + relay.name() + ".",
                    open
                            ? "It leaves open who may send, so emails are not refused for it, but they pass no check either."
                            : "Receivers see emails through it as forged: they go to spam or are refused.",
                    seen.relay() == Coverage.REFUSED
                            ? record.beginningWith(mechanism(relay))
                            : record.with(mechanism(relay)));
        }
        if (open) {
            return draft.finding(
                    Judgement.WARNING,
                    "The SPF record covers " + relay.name() + " but leaves open whether others may send, too.",
                    "Without ~all or -all at its end it protects your domain from nobody.",
                    record.endingIn("~all"));
        }
        if (seen.slow()) {
            return draft.finding(
                    Judgement.WARNING,
                    "The SPF record covers " + relay.name() + " but uses \"ptr\".",
                    "Some receivers skip it, for it is slow and unreliable (RFC 7208 section 5.5). Name hosts or addresses"
                            + " instead.");
        }
        return draft.finding(
                Judgement.GOOD,
                "The SPF record covers " + relay.name() + ".",
                "Receivers see that it may send for " + draft.domain() + "." + budget(seen));
    }

    private static String budget(SpfEvidence seen) {
        return seen.lookUps() > SpfEvidence.MOST_LOOK_UPS - 2
                ? " It needs " + seen.lookUps() + " of " + SpfEvidence.MOST_LOOK_UPS
                        + " look-ups: hardly anything more fits in."
                : "";
    }

    private static String fresh(Relay relay) {
        return "v=spf1 " + mechanism(relay) + " ~all";
    }

    private static String mechanism(Relay relay) {
        RelayProvider provider = relay.provider();
        if (provider != null) {
            return "include:" + provider.include();
        }
        return relay.host() == null || relay.publicAddresses().isEmpty()
                ? "ip4:<the public address of your mail server>"
                : "a:" + relay.host();
    }

    private record Draft(String domain, List<String> found) {
        Finding finding(Judgement judgement, String summary, String meaning, String... record) {
            return new Finding(
                    Topic.SPF,
                    judgement,
                    summary,
                    meaning,
                    found,
                    List.of(record).stream()
                            .map(value -> new RecordToPublish(domain, "TXT", value))
                            .toList());
        }
    }
}
