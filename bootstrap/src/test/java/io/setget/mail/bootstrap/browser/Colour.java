package io.setget.mail.bootstrap.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.Arrays;

/** A colour as it is shown, whatever notation the stylesheet uses. */
record Colour(int red, int green, int blue) {
    /** The colour of an element's text. */
    static Colour of(Locator element) {
        String[] channels = ((String) element.evaluate("""
                        shown => {
                          const canvas = document.createElement("canvas").getContext("2d");
                          canvas.fillStyle = getComputedStyle(shown).color;
                          canvas.fillRect(0, 0, 1, 1);
                          return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).join(" ");
                        }
                        """)).split(" ");
        int[] rgb = Arrays.stream(channels).mapToInt(Integer::parseInt).toArray();
        return new Colour(rgb[0], rgb[1], rgb[2]);
    }

    void assertGreen() {
        assertThat(green).as("green, in %s", this).isGreaterThan(red + 30).isGreaterThan(blue + 30);
    }
}
