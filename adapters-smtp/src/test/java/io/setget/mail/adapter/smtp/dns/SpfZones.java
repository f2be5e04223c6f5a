package io.setget.mail.adapter.smtp.dns;

import static io.setget.mail.adapter.smtp.dns.ZoneShape.shape;
import static io.setget.mail.adapter.smtp.dns.ZoneShape.spf;
import static io.setget.mail.domain.deliverability.Judgement.BAD;
import static io.setget.mail.domain.deliverability.Judgement.GOOD;
import static io.setget.mail.domain.deliverability.Judgement.UNKNOWN;
import static io.setget.mail.domain.deliverability.Judgement.WARNING;
import static io.setget.mail.domain.deliverability.Topic.SPF;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** SPF records as they are found in the wild. */
final class SpfZones {
    private SpfZones() {}

    static Stream<ZoneShape> all() {
        String[] manyMx = Stream.concat(
                        Stream.of(spf("mx -all")),
                        IntStream.range(0, 12).mapToObj(i -> "e.example MX 10 m" + i + ".e.example"))
                .toArray(String[]::new);
        return Stream.of(
                shape("covers the relay", SPF, GOOD, "covers relay.e.example"),
                shape("none", SPF, BAD, "has no SPF record", "e.example TXT NOTHING")
                        .asking("v=spf1 a:relay.e.example ~all"),
                shape("other texts only", SPF, BAD, "has no SPF record", "e.example TXT site-verification=1"),
                shape("two", SPF, BAD, "has 2 SPF records", spf("a:relay.e.example -all"), spf("mx ~all"))
                        .asking("v=spf1 a:relay.e.example mx ~all"),
                shape("everybody may (+all)", SPF, BAD, "lets everybody send", spf("a:relay.e.example +all"))
                        .asking("v=spf1 a:relay.e.example ~all"),
                shape("everybody may (all)", SPF, BAD, "lets everybody send", spf("all")),
                shape("eleven look-ups", SPF, BAD, "needs 12 look-ups", chain(11)),
                shape("ten look-ups", SPF, GOOD, "hardly anything more fits in", chain(9)),
                shape("an include in a circle", SPF, BAD, "leads back", spf("include:e.example -all")),
                shape("an include of nothing", SPF, BAD, "no SPF record", spf("include:none.example -all")),
                shape(
                        "an include of two records",
                        SPF,
                        BAD,
                        "2 SPF records",
                        spf("include:i.example -all"),
                        "i.example TXT v=spf1 -all",
                        "i.example TXT v=spf1 ~all"),
                shape("a mechanism nobody knows", SPF, BAD, "ipv4:", spf("ipv4:198.51.100.7 -all")),
                shape("an address cut off", SPF, BAD, "ip4:198.51", spf("ip4:198.51 -all")),
                shape("a prefix too long", SPF, BAD, "/33", spf("ip4:198.51.100.7/33 -all")),
                shape("more than ten MX", SPF, BAD, "more than 10", manyMx),
                shape(
                        "three hosts that do not exist",
                        SPF,
                        BAD,
                        "do not exist",
                        spf("a:x1.e.example a:x2.e.example a:x3.e.example a:relay.e.example -all")),
                shape("does not cover the relay", SPF, BAD, "does not cover", spf("mx -all"))
                        .asking("v=spf1 mx a:relay.e.example -all"),
                shape(
                        "refuses the relay",
                        SPF,
                        BAD,
                        "does not cover",
                        spf("-a:relay.e.example ip4:198.51.100.0/24 -all")),
                shape("covers by network", SPF, GOOD, "covers", spf("ip4:198.51.100.0/24 ~all")),
                shape("just misses by network", SPF, BAD, "does not cover", spf("ip4:198.51.100.0/30 ~all")),
                shape(
                        "covers by include",
                        SPF,
                        GOOD,
                        "covers",
                        spf("include:i.example -all"),
                        "i.example TXT v=spf1 ip4:198.51.100.7 -all"),
                shape(
                        "covers by redirect",
                        SPF,
                        GOOD,
                        "covers",
                        spf("redirect=i.example"),
                        "i.example TXT v=spf1 ip4:198.51.100.7 -all"),
                shape("covers by MX", SPF, GOOD, "covers", spf("mx -all")).through("mx.e.example"),
                shape(
                                "covers by IPv6",
                                SPF,
                                GOOD,
                                "covers",
                                spf("ip6:2001:db8::/32 -all"),
                                "six.e.example AAAA 2001:db8:0:0:0:0:0:9")
                        .through("six.e.example"),
                shape("neutral at the end", SPF, WARNING, "leaves open", spf("a:relay.e.example ?all"))
                        .asking("v=spf1 a:relay.e.example ~all"),
                shape("no last word", SPF, WARNING, "leaves open", spf("a:relay.e.example")),
                shape("neutral, relay not covered", SPF, WARNING, "does not cover", spf("mx ?all")),
                shape("ptr", SPF, WARNING, "ptr", spf("a:relay.e.example ptr -all")),
                shape(
                        "a macro before the relay",
                        SPF,
                        UNKNOWN,
                        "cannot be seen",
                        spf("exists:%{i}.allow.e.example -all")),
                shape(
                                "a relay in a private network",
                                SPF,
                                UNKNOWN,
                                "cannot be seen",
                                spf("mx -all"),
                                "in.e.example A 10.0.0.7")
                        .through("in.e.example"),
                shape(
                        "split into strings",
                        SPF,
                        GOOD,
                        "covers",
                        "e.example TXT \"v=spf1 a:relay.\" \"e.example -all\""),
                shape("upper case", SPF, GOOD, "covers", "e.example TXT V=SPF1 A:relay.e.example -ALL"),
                shape("SERVFAIL", SPF, UNKNOWN, "did not answer", "e.example SERVFAIL TXT", "e.example TXT NOTHING"),
                shape("silence", SPF, UNKNOWN, "did not answer", "e.example SILENCE TXT", "e.example TXT NOTHING"),
                shape(
                        "an include that is silent",
                        SPF,
                        UNKNOWN,
                        "did not answer",
                        spf("include:i.example -all"),
                        "i.example SILENCE"),
                shape(
                                "Gmail, included",
                                SPF,
                                GOOD,
                                "covers Gmail",
                                spf("include:_spf.google.com ~all"),
                                "_spf.google.com TXT v=spf1 ip4:203.0.113.0/24 ~all")
                        .through("smtp.gmail.com"),
                shape("Gmail, not included", SPF, BAD, "does not cover Gmail", spf("mx ~all"))
                        .through("smtp.gmail.com")
                        .asking("v=spf1 mx include:_spf.google.com ~all"),
                shape("SendGrid, no record", SPF, WARNING, "has no SPF record", "e.example TXT NOTHING")
                        .through("smtp.sendgrid.net")
                        .asking("v=spf1 include:sendgrid.net ~all"),
                shape("SendGrid, some record", SPF, GOOD, "sound", spf("mx ~all"))
                        .through("smtp.sendgrid.net"));
    }

    private static String[] chain(int includes) {
        List<String> lines = new ArrayList<>();
        lines.add(spf("include:i1.example a:relay.e.example -all"));
        for (int i = 1; i <= includes; i++) {
            lines.add("i" + i + ".example TXT v=spf1 " + (i < includes ? "include:i" + (i + 1) + ".example " : "")
                    + "?all");
        }
        return lines.toArray(String[]::new);
    }
}
