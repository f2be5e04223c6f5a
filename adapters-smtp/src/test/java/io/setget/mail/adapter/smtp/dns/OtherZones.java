package io.setget.mail.adapter.smtp.dns;

import static io.setget.mail.adapter.smtp.dns.ZoneShape.rsa;
import static io.setget.mail.adapter.smtp.dns.ZoneShape.shape;
import static io.setget.mail.adapter.smtp.dns.ZoneShape.spf;
import static io.setget.mail.domain.deliverability.Judgement.BAD;
import static io.setget.mail.domain.deliverability.Judgement.GOOD;
import static io.setget.mail.domain.deliverability.Judgement.UNKNOWN;
import static io.setget.mail.domain.deliverability.Judgement.WARNING;
import static io.setget.mail.domain.deliverability.Topic.DKIM;
import static io.setget.mail.domain.deliverability.Topic.DMARC;
import static io.setget.mail.domain.deliverability.Topic.MX;
import static io.setget.mail.domain.deliverability.Topic.SENDING_DOMAIN;

import java.util.Base64;
import java.util.stream.Stream;

/** Servers for mail, DKIM keys, DMARC policies and senders as they are found in the wild. */
final class OtherZones {
    private OtherZones() {}

    static Stream<ZoneShape> all() {
        String none = "s1._domainkey.e.example TXT NOTHING";
        String reject = "_dmarc.e.example TXT v=DMARC1; p=reject; rua=mailto:d@e.example";
        return Stream.of(
                shape("well", MX, GOOD, "Replies and bounces reach"),
                shape("no such domain", MX, BAD, "does not exist").from("noreply@gone.example"),
                shape("no mail, please", MX, WARNING, "takes no mail", "e.example MX 0 ."),
                shape(
                        "address only",
                        MX,
                        WARNING,
                        "its own address",
                        "e.example MX NOTHING",
                        "e.example A 198.51.100.9"),
                shape("nothing", MX, BAD, "neither a mail server nor an address", "e.example MX NOTHING")
                        .asking("10 <"),
                shape("a server that does not exist", MX, BAD, "has an address", "e.example MX 10 gone.e.example"),
                shape(
                        "one of two does not exist",
                        MX,
                        WARNING,
                        "gone.e.example has no address",
                        "e.example MX 10 gone.e.example",
                        "e.example MX 20 mx.e.example"),
                shape("an address for a name", MX, BAD, "has an address", "e.example MX 10 198.51.100.5"),
                shape("SERVFAIL", MX, UNKNOWN, "could not tell", "e.example SERVFAIL MX", "e.example MX NOTHING"),
                shape("a key of 2048 bits", DKIM, GOOD, "is published"),
                shape("no keys at all", DKIM, BAD, "has no DKIM keys", none).asking("v=DKIM1"),
                shape(
                        "keys elsewhere",
                        DKIM,
                        UNKNOWN,
                        "usual selectors",
                        none,
                        "mine._domainkey.e.example TXT v=DKIM1; p=" + rsa(2048)),
                shape("taken back", DKIM, BAD, "can be used", "s1._domainkey.e.example TXT v=DKIM1; p="),
                shape("cut off", DKIM, BAD, "can be used", "s1._domainkey.e.example TXT v=DKIM1; p=MIIBIjANBgkqhki"),
                shape("512 bits", DKIM, BAD, "can be used", "s1._domainkey.e.example TXT v=DKIM1; p=" + rsa(512)),
                shape("1024 bits", DKIM, WARNING, "weak", "s1._domainkey.e.example TXT v=DKIM1; p=" + rsa(1024)),
                shape(
                        "being tested",
                        DKIM,
                        WARNING,
                        "weak",
                        "s1._domainkey.e.example TXT v=DKIM1; t=y; p=" + rsa(2048)),
                shape(
                        "for another service",
                        DKIM,
                        BAD,
                        "can be used",
                        "s1._domainkey.e.example TXT v=DKIM1; s=tlsrpt; p=" + rsa(2048)),
                shape(
                        "sha1 only",
                        DKIM,
                        BAD,
                        "can be used",
                        "s1._domainkey.e.example TXT v=DKIM1; h=sha1; p=" + rsa(2048)),
                shape(
                        "Ed25519",
                        DKIM,
                        GOOD,
                        "is published",
                        "s1._domainkey.e.example TXT v=DKIM1; k=ed25519; p="
                                + Base64.getEncoder().encodeToString(new byte[32])),
                shape(
                        "by alias",
                        DKIM,
                        GOOD,
                        "is published",
                        none,
                        "s1._domainkey.e.example CNAME s1.dkim.example",
                        "s1.dkim.example TXT k=rsa; p=" + rsa(2048)),
                shape("a good and a broken one", DKIM, WARNING, "One of", "s2._domainkey.e.example TXT v=DKIM1; p=%%%"),
                shape("a wildcard", DKIM, UNKNOWN, "usual selectors", none, "*._domainkey.e.example TXT v=DKIM1; p="),
                shape("silence", DKIM, UNKNOWN, "could not tell", none, "*._domainkey.e.example SILENCE"),
                shape("reject, and emails pass", DMARC, GOOD, "can pass it"),
                shape("quarantine", DMARC, GOOD, "p=quarantine", "_dmarc.e.example TXT v=DMARC1; p=quarantine"),
                shape("none", DMARC, BAD, "has no DMARC policy", "_dmarc.e.example TXT NOTHING")
                        .asking("v=DMARC1; p=none"),
                shape("watches only", DMARC, WARNING, "only watches", "_dmarc.e.example TXT v=DMARC1; p=none"),
                shape(
                        "reject for nobody",
                        DMARC,
                        WARNING,
                        "only watches",
                        "_dmarc.e.example TXT v=DMARC1; p=reject; pct=0"),
                shape("two", DMARC, BAD, "2 DMARC records", "_dmarc.e.example TXT v=DMARC1; p=none", reject),
                shape(
                        "a policy that is none",
                        DMARC,
                        BAD,
                        "cannot be understood",
                        "_dmarc.e.example TXT v=DMARC1; p=refuse"),
                shape(
                        "an unknown policy with reports",
                        DMARC,
                        WARNING,
                        "only watches",
                        "_dmarc.e.example TXT v=DMARC1; p=refuse; rua=mailto:d@e.example"),
                shape(
                                "that of the domain above",
                                DMARC,
                                GOOD,
                                "It is that of e.example",
                                "news.e.example TXT v=spf1 a:relay.e.example -all",
                                "news.e.example MX 10 mx.e.example")
                        .from("noreply@news.e.example"),
                shape(
                                "softer below",
                                DMARC,
                                WARNING,
                                "only watches",
                                "_dmarc.e.example TXT v=DMARC1; p=reject; sp=none",
                                "news.e.example TXT v=spf1 -all")
                        .from("noreply@news.e.example"),
                shape("reject, but nothing passes", DMARC, BAD, "fail DMARC", spf("mx -all"), none, reject),
                shape("reject, and DKIM passes", DMARC, GOOD, "can pass it", spf("mx -all"), reject),
                shape(
                        "reject, and nobody can know",
                        DMARC,
                        UNKNOWN,
                        "cannot be seen",
                        spf("mx -all"),
                        none,
                        "mine._domainkey.e.example TXT v=DKIM1; p=" + rsa(2048),
                        reject),
                shape("reject through SendGrid with a key", DMARC, GOOD, "can pass it", spf("mx -all"), reject)
                        .through("smtp.sendgrid.net"),
                shape(
                                "reject through SendGrid without a key",
                                DMARC,
                                BAD,
                                "fail DMARC",
                                spf("include:sendgrid.net -all"),
                                "sendgrid.net TXT v=spf1 ?all",
                                none,
                                reject)
                        .through("smtp.sendgrid.net"),
                shape(
                        "SERVFAIL",
                        DMARC,
                        UNKNOWN,
                        "could not tell",
                        "_dmarc.e.example SERVFAIL",
                        "_dmarc.e.example TXT NOTHING"),
                shape("one's own", SENDING_DOMAIN, GOOD, "domain of your own"),
                shape("a personal mailbox", SENDING_DOMAIN, BAD, "personal mailboxes")
                        .from("me@gmail.com"),
                shape("inside only", SENDING_DOMAIN, BAD, "inside a network").from("noreply@mail.local"));
    }
}
