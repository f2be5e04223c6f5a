package io.setget.mail.domain.deliverability;

import java.util.List;

/** What the servers that take a domain's mail mean for what is sent from it. */
public final class MxRules {
    private MxRules() {}

    public static Finding judge(String domain, MxEvidence seen) {
        if (seen.unanswered() != null) {
            return finding(
                    Judgement.UNKNOWN,
                    "DNS could not tell which servers take mail for " + domain + ".",
                    "Receivers that cannot find out either put emails off. Check the domain's name servers.",
                    List.of(seen.unanswered()));
        }
        if (!seen.exists()) {
            return finding(
                    Judgement.BAD,
                    domain + " does not exist in DNS.",
                    "Most receivers refuse emails from a domain that does not exist. Check the spelling of From Email, or"
                            + " register the domain.",
                    List.of());
        }
        if (seen.servers().equals(List.of("."))) {
            return finding(
                    Judgement.WARNING,
                    domain + " says that it takes no mail.",
                    "Replies and bounces get lost, and some receivers refuse emails from such a domain (RFC 7505). Publish"
                            + " an MX record, or send from a domain that has one.",
                    List.of("MX 0 ."));
        }
        if (seen.servers().isEmpty()) {
            return seen.address()
                    ? finding(
                            Judgement.WARNING,
                            domain + " names no mail server; mail goes to its own address.",
                            "That is allowed, but nobody may be listening there, and some receivers count it against you."
                                    + " Publish an MX record so that replies and bounces arrive.",
                            List.of())
                    : finding(
                            Judgement.BAD,
                            domain + " has neither a mail server nor an address.",
                            "Replies and bounces cannot be delivered, and many receivers refuse emails from such a"
                                    + " domain. Publish an MX record for the server that takes your mail.",
                            List.of(),
                            new RecordToPublish(domain, "MX", "10 <the server that takes your mail>"));
        }
        List<String> found =
                seen.servers().stream().map(server -> "MX " + server).toList();
        if (seen.withoutAddress().size() == seen.servers().size()) {
            return finding(
                    Judgement.BAD,
                    "No mail server of " + domain + " has an address.",
                    "Replies and bounces cannot be delivered, and many receivers refuse emails from such a domain. Name"
                            + " servers that exist; an MX record holds a host name, never an IP address.",
                    found);
        }
        if (!seen.withoutAddress().isEmpty()) {
            return finding(
                    Judgement.WARNING,
                    String.join(", ", seen.withoutAddress())
                            + (seen.withoutAddress().size() == 1 ? " has no address." : " have no address."),
                    "Mail goes to the other servers as long as they answer. Remove the record, or give the host an"
                            + " address.",
                    found);
        }
        return finding(
                Judgement.GOOD,
                "Replies and bounces reach " + domain + ".",
                "Receivers find a server that takes mail for the domain.",
                found);
    }

    private static Finding finding(
            Judgement judgement, String summary, String meaning, List<String> found, RecordToPublish... publish) {
        return new Finding(Topic.MX, judgement, summary, meaning, found, List.of(publish));
    }
}
