package io.setget.mail.adapter.smtp.template;

import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Colour;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.Languages;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What stands around every email, and the words in double brackets: {@code [[button variable|label]]} or {@code
 * [[button variable|label|hint]]} for the action button, with a hint and its address as text, {@code [[accent]]} and {@code [[link]]} for colours.
 */
final class Layout {
    private static final Pattern WORD =
            Pattern.compile("\\[\\[(?:button ([a-z][a-z0-9_]*)\\|([^]|\\n]+)(?:\\|([^]\\n]*))?|(\\w+))]]");
    private static final Map<String, String> HINTS = Map.of(
            "en", "If the button does not work, copy this address into your browser:",
            "de", "Falls die Schaltfläche nicht funktioniert, kopieren Sie diese Adresse in Ihren Browser:");
    private static final Colour DARK_CARD = new Colour("#1f242c");
    private static final Colour LIGHT_CARD = Colour.WHITE;

    private final String html = Resource.text("layout.html");
    private final String text = Resource.text("layout.txt");
    private final String button = Resource.text("button.html").replace("\n", "");
    private final String logo = Resource.text("logo.html").replace("\n", "");

    /** @param content as HTML, checked */
    String html(Design design, String preheader, String content) {
        Brand brand = design.brand();
        Map<String, String> words = new LinkedHashMap<>(colours(brand));
        words.put("lang", design.language().toLanguageTag());
        words.put("dir", Languages.rightToLeft(design.language()) ? "rtl" : "ltr");
        words.put("start", Languages.rightToLeft(design.language()) ? "right" : "left");
        words.put("preheader", escaped(preheader));
        words.put("content", content);
        String logoUrl = brand.logoUrl();
        words.put("head", logoUrl == null ? "{{instance_name}}" : logo.replace("[[url]]", literally(logoUrl)));
        words.put(
                "footer",
                brand.footer().isEmpty()
                        ? ""
                        : "<br>" + literally(brand.footer()).replace("\n", "<br>"));
        return filled(html, words);
    }

    /** @param footer the name under which the footer is found as a value */
    String text(String content, String footer) {
        return filled(text, Map.of("content", content.stripTrailing(), "footer", "{{" + footer + "}}"));
    }

    /** The words in double brackets that templates may use. */
    String expanded(String template, Design design) {
        Map<String, String> colours = colours(design.brand());
        String byDefault = HINTS.getOrDefault(design.language().getLanguage(), "");
        String drawn = filled(button, colours);
        return WORD.matcher(template).replaceAll(found -> {
            String variable = found.group(1);
            String label = found.group(2);
            String hint = Optional.ofNullable(found.group(3)).orElse(byDefault);
            String replacement = variable == null || label == null
                    ? colours.getOrDefault(found.group(4), found.group())
                    : drawn.replace("[[url]]", "{{" + variable + "}}")
                            .replace("[[label]]", label)
                            .replace("[[hint]]", hint.isBlank() ? "" : hint + "<br>");
            return Matcher.quoteReplacement(replacement);
        });
    }

    private static Map<String, String> colours(Brand brand) {
        Map<String, String> colours = new LinkedHashMap<>();
        colours.put("accent", brand.accent().hex());
        colours.put("accent_text", brand.accent().text().hex());
        colours.put("link", brand.accent().readableOn(LIGHT_CARD).hex());
        colours.put("link_dark", brand.accent().readableOn(DARK_CARD).hex());
        colours.put("background", brand.background().hex());
        colours.put(
                "outside",
                brand.background().text().readableOn(brand.background()).hex());
        colours.put(
                "outside_link", brand.accent().readableOn(brand.background()).hex());
        return colours;
    }

    private static String filled(String frame, Map<String, String> words) {
        return WORD.matcher(frame)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Optional.ofNullable(words.get(found.group(4))).orElse(found.group())));
    }

    /** Tags are left alone. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** With nothing in it that is a tag or a word in brackets. */
    private static String literally(String text) {
        return escaped(text)
                .chars()
                .mapToObj(c -> c == '{' || c == '[' ? "&#" + c + ";" : String.valueOf((char) c))
                .collect(Collectors.joining());
    }
}
