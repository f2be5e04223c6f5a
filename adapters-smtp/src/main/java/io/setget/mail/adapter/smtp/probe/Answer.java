package io.setget.mail.adapter.smtp.probe;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One answer of a server, with all its lines, whether it is SMTP or not. */
record Answer(List<String> lines) {
    private static final Pattern FORM = Pattern.compile("([2-5]\\d\\d)(?:[ -](.*))?");
    private static final Pattern MECHANISM = Pattern.compile("[A-Z0-9_-]{1,20}");
    private static final int MOST_MECHANISMS = 20;
    private static final int MOST_SHOWN = 160;

    Answer {
        lines = List.copyOf(lines);
    }

    /** Zero if it is no answer of SMTP. */
    int code() {
        Matcher first = FORM.matcher(lines.get(0));
        return first.matches() ? Integer.parseInt(first.group(1)) : 0;
    }

    /** Its first line, fit to be shown. */
    String shown() {
        String clean = lines.get(0).replaceAll("[^\\x20-\\x7e]", "?").strip();
        return clean.length() > MOST_SHOWN ? clean.substring(0, MOST_SHOWN) + "…" : clean;
    }

    /** What the server calls itself in its answer to EHLO. */
    String serverName() {
        String name = text(lines.get(0)).strip().split(" ", 2)[0];
        return name.matches("[\\x21-\\x7e]{1,255}") ? name : "";
    }

    boolean offers(String extension) {
        return lines.stream()
                .skip(1)
                .map(line -> text(line).strip().toUpperCase(Locale.ROOT))
                .anyMatch(line -> line.equals(extension) || line.startsWith(extension + " "));
    }

    /** As in RFC 4954, and as older servers write it: {@code AUTH=LOGIN}. */
    List<String> mechanisms() {
        Set<String> found = new LinkedHashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            String extension = text(line).strip().toUpperCase(Locale.ROOT);
            if (extension.startsWith("AUTH ") || extension.startsWith("AUTH=")) {
                for (String mechanism : extension.substring(5).split("[ =]+", -1)) {
                    if (MECHANISM.matcher(mechanism).matches()) {
                        found.add(mechanism);
                    }
                }
            }
        }
        return new ArrayList<>(found).subList(0, Math.min(MOST_MECHANISMS, found.size()));
    }

    private static String text(String line) {
        return line.length() > 4 ? line.substring(4) : "";
    }
}
