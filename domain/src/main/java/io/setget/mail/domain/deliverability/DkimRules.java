package io.setget.mail.domain.deliverability;

import java.util.List;

/** What the DKIM keys that were found mean for emails (RFC 6376). */
public final class DkimRules {
    private DkimRules() {}

    public static Finding judge(String domain, Relay relay, DkimEvidence seen) {
        List<String> found = seen.keys().stream()
                .map(key -> key.selector() + ": " + key.words())
                .toList();
        if (seen.keys().isEmpty()) {
            return withoutKeys(domain, relay, seen);
        }
        if (!seen.anyWorks()) {
            return new Finding(
                    Topic.DKIM,
                    Judgement.BAD,
                    "None of the DKIM keys that were found can be used.",
                    "Receivers cannot check the signature: for them the email is not signed. Publish the key as "
                            + relay.name() + " shows it.",
                    found,
                    List.of(record(domain, seen.keys().get(0).selector())));
        }
        boolean oneIsBad = seen.keys().stream().anyMatch(key -> key.state() == DkimKey.State.BROKEN);
        boolean allWeak = seen.keys().stream().noneMatch(key -> key.state() == DkimKey.State.USABLE);
        if (oneIsBad || allWeak) {
            return new Finding(
                    Topic.DKIM,
                    Judgement.WARNING,
                    oneIsBad
                            ? "One of the DKIM keys that were found cannot be used."
                            : "The DKIM key that was found is weak.",
                    oneIsBad
                            ? "If emails are signed with that one, they count as not signed. Publish it anew, or remove it."
                            : "Receivers may not count it. Let " + relay.name()
                                    + " make a key of 2048 bits, and publish that.",
                    found,
                    List.of());
        }
        return new Finding(
                Topic.DKIM,
                Judgement.GOOD,
                "A DKIM key is published.",
                "If " + relay.name()
                        + " signs with it, receivers can tell that nobody changed the email on its way. Look"
                        + " for \"dkim=pass\" in the source of an email that arrived.",
                found,
                List.of());
    }

    private static Finding withoutKeys(String domain, Relay relay, DkimEvidence seen) {
        if (seen.unanswered() != null) {
            return new Finding(
                    Topic.DKIM,
                    Judgement.UNKNOWN,
                    "DNS could not tell whether there are DKIM keys.",
                    "Receivers that get no answer count the email as not signed. Try again in a minute; if it stays so,"
                            + " check the name servers.",
                    List.of(seen.unanswered()),
                    List.of());
        }
        String asked = seen.asked();
        if (asked != null) {
            return new Finding(
                    Topic.DKIM,
                    Judgement.BAD,
                    "There is no DKIM key at the selector " + asked + ".",
                    "If emails are signed with it, receivers cannot check the signature. Publish the key that "
                            + relay.name() + " shows, or check the selector: it stands after s= in the header"
                            + " DKIM-Signature.",
                    List.of(),
                    List.of(record(domain, asked)));
        }
        if (Boolean.FALSE.equals(seen.others())) {
            return new Finding(
                    Topic.DKIM,
                    Judgement.BAD,
                    domain + " has no DKIM keys.",
                    "Emails are not signed as yours, and go to spam more easily. Switch DKIM on at " + relay.name()
                            + " and publish the records it shows.",
                    List.of(),
                    List.of(record(
                            domain,
                            relay.provider() == null
                                            || relay.provider().selectors().isEmpty()
                                    ? "<selector>"
                                    : relay.provider().selectors().get(0))));
        }
        return new Finding(
                Topic.DKIM,
                Judgement.UNKNOWN,
                "No DKIM key is at the usual selectors.",
                "Each mail server chooses its own name for the key, and DNS does not list them. Enter yours: it stands after"
                        + " s= in the header DKIM-Signature of an email that was sent.",
                List.of(),
                List.of());
    }

    private static RecordToPublish record(String domain, String selector) {
        return new RecordToPublish(
                selector + "._domainkey." + domain,
                "TXT",
                "v=DKIM1; k=rsa; p=<the public key that your mail server shows>");
    }
}
