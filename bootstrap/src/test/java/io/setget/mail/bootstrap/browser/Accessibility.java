package io.setget.mail.bootstrap.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOnlyOptions;
import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether everybody can read and use a page: WCAG 2.2 AA and good practice, narrow and wide, light and dark.
 *
 * <p>Only colours differ between light and dark: the second look at a width is for them alone.
 */
final class Accessibility {
    private static final AxeRunOnlyOptions EVERYTHING =
            rules("tag", List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"));
    private static final AxeRunOnlyOptions COLOURS = rules("rule", List.of("color-contrast", "link-in-text-block"));

    private Accessibility() {}

    /** Looks at the page as it stands now. */
    static void check(Visitor visitor, String state) {
        check(visitor, state, Look.DESK, ColorScheme.LIGHT, onlyViolations(EVERYTHING));
        check(visitor, state, Look.DESK, ColorScheme.DARK, onlyViolations(COLOURS));
        check(visitor, state, Look.PHONE, ColorScheme.DARK, onlyViolations(EVERYTHING));
        check(visitor, state, Look.PHONE, ColorScheme.LIGHT, onlyViolations(COLOURS));
        visitor.page().setViewportSize(Look.DESK, 800);
    }

    private static void check(Visitor visitor, String state, int width, ColorScheme scheme, AxeRunOptions options) {
        Page page = visitor.page();
        page.setViewportSize(width, 800);
        // a colour that is still changing has no contrast yet
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
        visitor.assertFits();
        // a caught email is a stranger's page, shown in a frame without scripts
        List<Rule> violations = new AxeBuilder(page)
                .options(options)
                .exclude("iframe.mailbody")
                .setLegacyMode(true)
                .analyze()
                .getViolations();
        assertThat(violations.stream().map(Accessibility::words).toList())
                .as("%s, %d px, %s: %s", state, width, scheme, page.url())
                .isEmpty();
    }

    private static AxeRunOnlyOptions rules(String type, List<String> values) {
        AxeRunOnlyOptions rules = new AxeRunOnlyOptions();
        rules.setType(type);
        rules.setValues(values);
        return rules;
    }

    /** Spares a long report of what is as it should be. */
    private static AxeRunOptions onlyViolations(AxeRunOnlyOptions rules) {
        AxeRunOptions options = new AxeRunOptions();
        options.setRunOnly(rules);
        options.setResultTypes(List.of("violations"));
        return options;
    }

    private static String words(Rule rule) {
        return rule.getId() + ": " + rule.getHelp()
                + rule.getNodes().stream()
                        .map(node -> "\n    " + node.getHtml())
                        .collect(Collectors.joining());
    }
}
