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

/** Whether everybody can read and use a page: WCAG 2.2 AA and good practice, wide and light, narrow and dark. */
final class Accessibility {
    private static final List<String> TAGS =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice");

    private Accessibility() {}

    /** Looks at the page as it stands now. */
    static void check(Visitor visitor, String state) {
        check(visitor, state, Look.DESK, ColorScheme.LIGHT);
        check(visitor, state, Look.PHONE, ColorScheme.DARK);
        visitor.page().setViewportSize(Look.DESK, 800);
    }

    private static void check(Visitor visitor, String state, int width, ColorScheme scheme) {
        Page page = visitor.page();
        page.setViewportSize(width, 800);
        // a colour that is still changing has no contrast yet
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE));
        visitor.assertFits();
        // a caught email is a stranger's page, shown in a frame without scripts
        List<Rule> violations = new AxeBuilder(page)
                .options(onlyViolations())
                .exclude("iframe.mailbody")
                .setLegacyMode(true)
                .analyze()
                .getViolations();
        assertThat(violations.stream().map(Accessibility::words).toList())
                .as("%s, %d px, %s: %s", state, width, scheme, page.url())
                .isEmpty();
    }

    /** Spares a long report of what is as it should be. */
    private static AxeRunOptions onlyViolations() {
        AxeRunOnlyOptions rules = new AxeRunOnlyOptions();
        rules.setType("tag");
        rules.setValues(TAGS);
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
