package io.setget.mail.adapter.web.deliverability;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.deliverability.CheckDeliverability.Report;
import io.setget.mail.application.deliverability.MeasureBounces.Bounces;
import io.setget.mail.domain.deliverability.BounceRate;
import io.setget.mail.domain.deliverability.Finding;
import io.setget.mail.domain.deliverability.Judgement;
import io.setget.mail.domain.deliverability.RecordToPublish;
import io.setget.mail.domain.deliverability.Topic;
import io.setget.mail.domain.deliverability.Trouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the page Deliverability shows. */
public final class DeliverabilityView {
    private static final int MOST_DOMAINS = 20;

    private DeliverabilityView() {}

    /** A judgement in a word, with its colour. */
    public record Badge(String tone, String word) {
        static Badge of(Judgement judgement) {
            return switch (judgement) {
                case GOOD -> new Badge("good", "Good");
                case UNKNOWN -> new Badge("", "Not known");
                case WARNING -> new Badge("warn", "Could be better");
                case BAD -> new Badge("bad", "Needs work");
            };
        }
    }

    /**
     * The check of DNS.
     *
     * @param selector that was asked for; blank if the usual ones were tried
     * @param wrong what is wrong with the selector; null if nothing is
     */
    public record Check(
            String domain,
            String relay,
            Badge badge,
            List<Card> cards,
            String selector,
            @Nullable String wrong) {
        public Check {
            cards = List.copyOf(cards);
        }

        static Check of(Report report, @Nullable String wrong) {
            return new Check(
                    report.domain(),
                    report.relay(),
                    Badge.of(report.judgement()),
                    report.findings().stream().map(Card::of).toList(),
                    report.selector(),
                    wrong);
        }
    }

    /**
     * One topic.
     *
     * @param id of the element
     * @param tip the documentation's; null if it has none
     */
    public record Card(
            String id,
            String title,
            Badge badge,
            String summary,
            String meaning,
            List<String> found,
            List<RecordToPublish> publish,
            @Nullable String tip,
            boolean asksForSelector) {
        public Card {
            found = List.copyOf(found);
            publish = List.copyOf(publish);
        }

        static Card of(Finding finding) {
            return new Card(
                    finding.topic().wireName().replace('_', '-'),
                    finding.topic().title(),
                    Badge.of(finding.judgement()),
                    finding.summary(),
                    finding.meaning(),
                    finding.found(),
                    finding.publish(),
                    Tips.about(finding.topic()),
                    finding.topic() == Topic.DKIM);
        }
    }

    /**
     * The bounce rates.
     *
     * @param more how many domains are left out
     */
    public record Rates(
            Rate day,
            Rate week,
            List<Line> lines,
            int more,
            @Nullable String warning,
            String tip) {
        public Rates {
            lines = List.copyOf(lines);
        }

        static Rates of(Bounces bounces) {
            Map<String, BounceRate> day = new LinkedHashMap<>();
            bounces.day().domains().forEach(one -> day.put(one.domain(), one));
            List<BounceRate> week = bounces.week().domains();
            List<Line> lines = new ArrayList<>();
            week.stream()
                    .limit(MOST_DOMAINS)
                    .forEach(one -> lines.add(new Line(
                            one.domain(),
                            Rate.of(day.getOrDefault(one.domain(), new BounceRate(one.domain(), 0, 0))),
                            Rate.of(one))));
            return new Rates(
                    Rate.of(bounces.day().all()),
                    Rate.of(bounces.week().all()),
                    lines,
                    Math.max(0, week.size() - MOST_DOMAINS),
                    DeliverabilityView.warning(bounces),
                    Tips.BOUNCES);
        }
    }

    /** What is to be said of bounces on every page that shows how delivery is; null if nothing is. */
    public static @Nullable String warning(Bounces bounces) {
        BounceRate day = bounces.day().all();
        BounceRate week = bounces.week().all();
        boolean dayIsWorse = day.judgement().compareTo(week.judgement()) >= 0;
        BounceRate worse = dayIsWorse ? day : week;
        if (worse.judgement() == Judgement.GOOD) {
            return null;
        }
        boolean bad = worse.judgement() == Judgement.BAD;
        return "Recipients' servers refused " + percent(worse) + " of the emails of the last "
                + (dayIsWorse ? "24 hours" : "7 days") + " for good: more than " + (bad ? 5 : 2)
                + " %. Remove addresses that do not exist"
                + (bad ? ", or providers will soon refuse the others, too." : ".");
    }

    private static String percent(BounceRate rate) {
        return String.format(Locale.ENGLISH, "%.1f %%", rate.share() * 100);
    }

    /** One rate; a dash where there were no emails. */
    public record Rate(Badge badge, String share, String of) {
        static Rate of(BounceRate rate) {
            long all = rate.sent() + rate.refused();
            return all == 0
                    ? new Rate(Badge.of(Judgement.GOOD), Words.NONE, "no emails")
                    : new Rate(
                            Badge.of(rate.judgement()),
                            percent(rate),
                            Words.number(rate.refused()) + " of " + Words.count(all, "email"));
        }
    }

    /** One domain of recipients. */
    public record Line(String domain, Rate day, Rate week) {}

    /** One line of the troubleshooting table. */
    public record Problem(String title, String diagnosis, String solution, Badge badge, String live) {
        static Problem of(Trouble trouble) {
            return new Problem(
                    trouble.problem().title(),
                    trouble.problem().diagnosis(),
                    trouble.problem().solution(),
                    applies(trouble.judgement()),
                    trouble.live());
        }

        private static Badge applies(Judgement judgement) {
            return switch (judgement) {
                case GOOD -> new Badge("good", "Not now");
                case UNKNOWN -> Badge.of(judgement);
                case WARNING -> new Badge("warn", "Applies");
                case BAD -> new Badge("bad", "Applies");
            };
        }
    }
}
