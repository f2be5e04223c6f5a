package io.setget.mail.domain.template;

import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the layout shows around every email.
 *
 * @param logoUrl an https address of an image; null: the instance's name in letters
 * @param accent of buttons, and of links as far as they can be read in it
 * @param background around the card
 * @param footer plain lines at the end; may be empty
 */
public record Brand(@Nullable String logoUrl, Colour accent, Colour background, String footer) {
    public static final Brand PLAIN = new Brand(null, new Colour("#1f5fd0"), new Colour("#f2f4f7"), "");

    private static final int LONGEST_URL = 1_000;
    private static final int LONGEST_FOOTER = 1_000;

    /** @param given texts by the names {@code logo_url}, {@code accent}, {@code background} and {@code footer} */
    public static Parsed<Brand> parse(Map<String, String> given) {
        List<FieldError> errors = new ArrayList<>();
        String logo = given.getOrDefault("logo_url", "").strip();
        if (!logo.isEmpty() && !isHttps(logo)) {
            errors.add(new FieldError("logo_url", "must be an https address"));
        }
        String footer = given.getOrDefault("footer", "").replace("\r\n", "\n").strip();
        if (footer.length() > LONGEST_FOOTER) {
            errors.add(new FieldError("footer", "must be at most " + LONGEST_FOOTER + " characters"));
        } else if (footer.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n')
                || !StandardCharsets.UTF_8.newEncoder().canEncode(footer)) {
            errors.add(new FieldError("footer", "must not hold control characters"));
        }
        Colour accent = colour(given, "accent", PLAIN.accent(), errors);
        Colour background = colour(given, "background", PLAIN.background(), errors);
        return errors.isEmpty()
                ? Parsed.valid(new Brand(logo.isEmpty() ? null : logo, accent, background, footer))
                : Parsed.invalid(errors);
    }

    private static Colour colour(Map<String, String> given, String field, Colour byDefault, List<FieldError> errors) {
        String text = given.getOrDefault(field, "");
        return text.isBlank()
                ? byDefault
                : Colour.parse(field, text).fold(ok -> ok, wrong -> {
                    errors.addAll(wrong);
                    return byDefault;
                });
    }

    private static boolean isHttps(String text) {
        try {
            URI uri = new URI(text);
            return text.length() <= LONGEST_URL && uri.getHost() != null && "https".equalsIgnoreCase(uri.getScheme());
        } catch (URISyntaxException notAnAddress) {
            return false;
        }
    }
}
