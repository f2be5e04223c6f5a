package io.setget.mail.domain.deliverability;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A DMARC record, taken apart (RFC 7489 section 6.3).
 *
 * @param policy {@code none}, {@code quarantine} or {@code reject}
 * @param percent of failing emails that it holds for
 * @param reports whether somebody gets reports
 */
record DmarcPolicy(String policy, int percent, boolean reports) {
    private static final Set<String> POLICIES = Set.of("none", "quarantine", "reject");

    /** Empty if receivers cannot use it; {@code below} asks for the policy for domains below the one that has it. */
    static Optional<DmarcPolicy> parse(String text, boolean below) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        tag.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        tag.substring(equals + 1).strip());
            }
        }
        boolean reports = tags.getOrDefault("rua", "").toLowerCase(Locale.ROOT).contains("mailto:");
        String policy = tags.getOrDefault("p", "").toLowerCase(Locale.ROOT);
        String sub = tags.getOrDefault("sp", policy).toLowerCase(Locale.ROOT);
        String inForce = below ? sub : policy;
        if (!POLICIES.contains(inForce) || !POLICIES.contains(policy)) {
            // RFC 7489 section 6.6.3: with somewhere to report to, it counts as "none".
            return reports ? Optional.of(new DmarcPolicy("none", 100, true)) : Optional.empty();
        }
        return Optional.of(new DmarcPolicy(inForce, percent(tags.getOrDefault("pct", "100")), reports));
    }

    private static int percent(String digits) {
        return digits.matches("\\d{1,3}") ? Math.min(100, Integer.parseInt(digits)) : 100;
    }

    boolean enforces() {
        return !policy.equals("none") && percent > 0;
    }
}
