package io.setget.mail.application.deliverability;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.application.port.DnsRecords.Answer;
import io.setget.mail.domain.deliverability.DkimEvidence;
import io.setget.mail.domain.deliverability.DkimKey;
import io.setget.mail.domain.deliverability.DmarcEvidence;
import io.setget.mail.domain.deliverability.IpNetwork;
import io.setget.mail.domain.deliverability.MxEvidence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What DNS says of a domain that sends email, apart from SPF. */
final class Evidence {
    /** Names that mail servers and providers give to their keys. */
    private static final List<String> USUAL_SELECTORS = List.of(
            "default",
            "mail",
            "dkim",
            "smtp",
            "email",
            "key1",
            "key2",
            "dkim1",
            "s1",
            "s2",
            "k1",
            "k2",
            "selector1",
            "selector2",
            "google",
            "2024",
            "2025",
            "2026");

    /** One that nobody has: where it is answered, the answer tells nothing. */
    private static final String UNUSUAL = "no-such-selector-4f1d";

    private static final int MOST_MX = 10;
    private static final int MOST_PARENTS = 8;

    private final LookUps lookUps;
    private final Function<List<Question>, List<Answer>> together;

    /** @param together asks all of them at the same time */
    Evidence(LookUps lookUps, Function<List<Question>, List<Answer>> together) {
        this.lookUps = lookUps;
        this.together = together;
    }

    record Question(String name, DnsRecords.Type type) {}

    MxEvidence mx(String domain) {
        Answer answer = lookUps.find(domain, DnsRecords.Type.MX);
        if (answer instanceof Answer.Unanswered silent) {
            return MxEvidence.unanswered(silent.why());
        }
        if (answer instanceof Answer.Found found) {
            List<String> servers = found.records().stream()
                    .sorted(Comparator.comparingInt(Evidence::preference))
                    .map(record -> record.substring(record.indexOf(' ') + 1))
                    .limit(MOST_MX)
                    .toList();
            return new MxEvidence(true, servers, withoutAddress(servers), false, null);
        }
        boolean exists = answer instanceof Answer.NoRecords;
        return new MxEvidence(
                exists,
                List.of(),
                List.of(),
                exists && !lookUps.addresses(domain).isEmpty(),
                null);
    }

    private static int preference(String record) {
        String digits = record.substring(0, Math.max(0, record.indexOf(' ')));
        return digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
    }

    private List<String> withoutAddress(List<String> servers) {
        List<String> hosts = servers.stream().filter(host -> !host.equals(".")).toList();
        List<Question> questions = hosts.stream()
                .flatMap(host ->
                        List.of(new Question(host, DnsRecords.Type.A), new Question(host, DnsRecords.Type.AAAA))
                                .stream())
                .toList();
        List<Answer> answers = together.apply(questions);
        List<String> without = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            boolean none = isSurelyNone(answers.get(2 * i)) && isSurelyNone(answers.get(2 * i + 1));
            if (none || IpNetwork.address(hosts.get(i)).isPresent()) {
                without.add(hosts.get(i));
            }
        }
        return without;
    }

    private static boolean isSurelyNone(Answer answer) {
        return answer instanceof Answer.NoRecords || answer instanceof Answer.NoSuchName;
    }

    /**
     * The keys at one selector, or at those that come into question.
     *
     * @param likely those of the provider
     */
    DkimEvidence dkim(String domain, @Nullable String selector, List<String> likely) {
        Set<String> selectors = new LinkedHashSet<>(selector == null ? likely : List.of(selector));
        if (selector == null) {
            selectors.addAll(USUAL_SELECTORS);
        }
        List<String> tried = List.copyOf(selectors);
        List<Question> questions = new ArrayList<>();
        tried.forEach(one -> questions.add(new Question(one + "._domainkey." + domain, DnsRecords.Type.TXT)));
        questions.add(new Question("_domainkey." + domain, DnsRecords.Type.TXT));
        questions.add(new Question(UNUSUAL + "._domainkey." + domain, DnsRecords.Type.TXT));
        List<Answer> answers = together.apply(questions);
        Answer above = answers.get(tried.size());
        Answer unusual = answers.get(tried.size() + 1);
        // A wildcard answers for every selector.
        boolean wild = unusual instanceof Answer.Found;
        List<DkimKey> keys = new ArrayList<>();
        String unanswered = null;
        for (int i = 0; i < tried.size(); i++) {
            Answer answer = answers.get(i);
            if (answer instanceof Answer.Unanswered silent) {
                unanswered = silent.why();
            }
            if (answer instanceof Answer.Found found && !(wild && selector == null && answer.equals(unusual))) {
                int number = i;
                found.records().stream()
                        .filter(DkimKeys::is)
                        .findFirst()
                        .ifPresent(text -> keys.add(DkimKeys.read(tried.get(number), text)));
            }
        }
        return new DkimEvidence(keys, tried, selector, others(above, wild), unanswered);
    }

    /** Where nothing is below a name, it does not exist (RFC 8020). */
    private static @Nullable Boolean others(Answer above, boolean wild) {
        if (above instanceof Answer.NoSuchName && !wild) {
            return false;
        }
        return above instanceof Answer.Unanswered ? null : Boolean.TRUE;
    }

    /** The policy of the domain, or of the nearest one above it that has one. */
    DmarcEvidence dmarc(String domain) {
        String at = domain;
        for (int step = 0; step < MOST_PARENTS && at.contains("."); step++) {
            Answer answer = lookUps.find("_dmarc." + at, DnsRecords.Type.TXT);
            if (answer instanceof Answer.Unanswered silent) {
                return DmarcEvidence.unanswered(domain, silent.why());
            }
            List<String> texts = answer instanceof Answer.Found found
                    ? found.records().stream().filter(Evidence::isDmarc).toList()
                    : List.of();
            if (!texts.isEmpty()) {
                return new DmarcEvidence(domain, at, texts, null);
            }
            at = at.substring(at.indexOf('.') + 1);
        }
        return DmarcEvidence.none(domain);
    }

    /** A registry's record (psd=y) says nothing of the domains that others registered there. */
    private static boolean isDmarc(String text) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("\\s", "");
        return (plain.equals("v=dmarc1") || plain.startsWith("v=dmarc1;")) && !plain.contains("psd=y");
    }

    static Optional<String> selector(String text) {
        String selector = text.strip();
        return selector.matches("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9_])?")
                ? Optional.of(selector)
                : Optional.empty();
    }
}
