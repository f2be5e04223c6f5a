package io.setget.mail.domain.deliverability;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An SPF record, taken apart (RFC 7208 section 4.6).
 *
 * @param redirect where to go on if nothing matched; null if it does not say so
 * @param faults what is in it that may not be; each makes receivers ignore the whole record
 */
public record SpfRecord(
        String text, List<SpfTerm> terms, @Nullable String redirect, List<String> faults) {
    private static final String VERSION = "v=spf1";
    private static final Pattern MODIFIER = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]*=.*");

    public SpfRecord {
        terms = List.copyOf(terms);
        faults = List.copyOf(faults);
    }

    /** Whether a text says that it is such a record (RFC 7208 section 4.5). */
    public static boolean is(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.equals(VERSION) || lower.startsWith(VERSION + " ");
    }

    public static SpfRecord parse(String text) {
        List<SpfTerm> terms = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        String redirect = null;
        String[] parts = text.strip().split(" +", -1);
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            Optional<SpfTerm> term = SpfTerm.parse(part);
            if (term.isPresent()) {
                terms.add(term.get());
            } else if (part.toLowerCase(Locale.ROOT).startsWith("redirect=")) {
                if (redirect != null) {
                    faults.add("It says \"redirect\" twice.");
                }
                redirect = part.substring("redirect=".length());
            } else if (!MODIFIER.matcher(part).matches()) {
                faults.add("\"" + part + "\" is nothing that SPF knows.");
            }
        }
        return new SpfRecord(text, terms, redirect, faults);
    }

    /** The last word; empty if it has none. */
    public Optional<SpfTerm> all() {
        return terms.stream().filter(term -> term.name().equals("all")).findFirst();
    }

    /** The same text with one mechanism more, before its last word. */
    public String with(String mechanism) {
        List<String> parts = words();
        int at = 1;
        while (at < parts.size() && !isEnd(parts.get(at))) {
            at++;
        }
        parts.add(at, mechanism);
        return String.join(" ", parts);
    }

    /** The same text with one mechanism more, before all others. */
    public String beginningWith(String mechanism) {
        List<String> parts = words();
        parts.add(1, mechanism);
        return String.join(" ", parts);
    }

    private List<String> words() {
        return new ArrayList<>(List.of(text.strip().split(" +", -1)));
    }

    /** The same text with another last word. */
    public String endingIn(String end) {
        List<String> parts = words();
        parts.removeIf(SpfRecord::isEnd);
        parts.add(end);
        return String.join(" ", parts);
    }

    /** One record that says what all of them say. */
    public static String merged(List<SpfRecord> records) {
        List<String> parts = new ArrayList<>();
        parts.add(VERSION);
        for (SpfRecord record : records) {
            for (String part : record.words()) {
                if (!part.equalsIgnoreCase(VERSION) && !isEnd(part) && !parts.contains(part)) {
                    parts.add(part);
                }
            }
        }
        parts.add("~all");
        return String.join(" ", parts);
    }

    private static boolean isEnd(String part) {
        String lower = part.toLowerCase(Locale.ROOT);
        return lower.matches("[-+~?]?all") || lower.startsWith("redirect=");
    }
}
