package io.setget.mail.domain.template;

import java.util.IllformedLocaleException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Languages of emails: which to try for a wanted one, and how they are written. */
public final class Languages {
    public static final Locale DEFAULT = Locale.ENGLISH;

    private static final int LONGEST = 35;
    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "fa", "he", "iw", "ur", "ps", "dv", "ckb", "yi");

    private Languages() {}

    /** A language tag (BCP 47) that names a language. */
    public static Optional<Locale> parse(String tag) {
        try {
            Locale locale = new Locale.Builder().setLanguageTag(tag.strip()).build();
            return locale.getLanguage().isEmpty() || tag.length() > LONGEST ? Optional.empty() : Optional.of(locale);
        } catch (IllformedLocaleException notATag) {
            return Optional.empty();
        }
    }

    /** The wanted language, the wider ones it belongs to, and the default: de-AT, de, en. */
    public static List<Locale> chain(Locale wanted) {
        Set<Locale> chain = new LinkedHashSet<>();
        String tag = wanted.toLanguageTag();
        while (!tag.isEmpty() && !wanted.getLanguage().isEmpty()) {
            chain.add(Locale.forLanguageTag(tag));
            tag = tag.substring(0, Math.max(0, tag.lastIndexOf('-')));
        }
        chain.add(DEFAULT);
        return List.copyOf(chain);
    }

    public static boolean rightToLeft(Locale language) {
        return RIGHT_TO_LEFT.contains(language.getLanguage());
    }
}
