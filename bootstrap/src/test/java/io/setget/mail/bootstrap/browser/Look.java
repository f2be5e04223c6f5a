package io.setget.mail.bootstrap.browser;

import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;

/** How somebody looks at the panel. */
record Look(int width, ColorScheme scheme, boolean javaScript) {
    static final int PHONE = 375;
    static final int DESK = 1280;

    /** As most do. */
    static final Look USUAL = new Look(DESK, ColorScheme.LIGHT, true);

    static final Look WITHOUT_JAVA_SCRIPT = new Look(DESK, ColorScheme.LIGHT, false);

    /** Narrow and wide, light and dark, with JavaScript and without: each two of them together once. */
    static List<Look> each() {
        return List.of(
                USUAL,
                new Look(DESK, ColorScheme.DARK, false),
                new Look(PHONE, ColorScheme.LIGHT, false),
                new Look(PHONE, ColorScheme.DARK, true));
    }

    /** Usual, and without JavaScript. */
    static List<Look> withAndWithoutJavaScript() {
        return List.of(USUAL, WITHOUT_JAVA_SCRIPT);
    }

    /** For addresses: lower-case letters and digits. */
    String tag() {
        return width + scheme.name().toLowerCase(Locale.ROOT) + (javaScript ? "js" : "plain");
    }

    @Override
    public String toString() {
        return width + " px, " + scheme.name().toLowerCase(Locale.ROOT) + ", "
                + (javaScript ? "JavaScript" : "no JavaScript");
    }
}
