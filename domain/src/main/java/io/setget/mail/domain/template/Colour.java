package io.setget.mail.domain.template;

import io.setget.mail.domain.input.Parsed;
import java.util.Locale;
import java.util.regex.Pattern;

/** A colour as {@code #rrggbb}, and how it goes with others (WCAG 2.2, relative luminance and contrast). */
public record Colour(String hex) {
    private static final Pattern FORM = Pattern.compile("#[0-9a-f]{6}");

    public static final Colour WHITE = new Colour("#ffffff");
    public static final Colour INK = new Colour("#1d2430");

    private static final double ENOUGH = 4.5;

    public Colour {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("not a colour: " + hex);
        }
    }

    public static Parsed<Colour> parse(String field, String text) {
        String hex = text.strip().toLowerCase(Locale.ROOT);
        return FORM.matcher(hex).matches()
                ? Parsed.valid(new Colour(hex))
                : Parsed.invalid(field, "must be a colour such as #1f5fd0");
    }

    /** White or ink, whichever is easier to read on this colour. */
    public Colour text() {
        return contrast(WHITE) >= contrast(INK) ? WHITE : INK;
    }

    /** This colour, made darker or lighter until text in it is easy to read on {@code paper}. */
    public Colour readableOn(Colour paper) {
        Colour towards = paper.luminance() > 0.5 ? new Colour("#000000") : WHITE;
        for (int share = 0; share < 100; share += 5) {
            Colour mixed = mixed(towards, share);
            if (mixed.contrast(paper) >= ENOUGH) {
                return mixed;
            }
        }
        return towards;
    }

    /** From 1, the same, to 21, black on white. */
    double contrast(Colour other) {
        double mine = luminance() + 0.05;
        double theirs = other.luminance() + 0.05;
        return Math.max(mine, theirs) / Math.min(mine, theirs);
    }

    private double luminance() {
        return 0.2126 * linear(part(1)) + 0.7152 * linear(part(3)) + 0.0722 * linear(part(5));
    }

    private static double linear(int part) {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    private Colour mixed(Colour other, int percent) {
        StringBuilder mixed = new StringBuilder("#");
        for (int at = 1; at < 7; at += 2) {
            int part = (part(at) * (100 - percent) + other.part(at) * percent) / 100;
            mixed.append(String.format(Locale.ROOT, "%02x", part));
        }
        return new Colour(mixed.toString());
    }

    private int part(int at) {
        return Integer.parseInt(hex.substring(at, at + 2), 16);
    }
}
