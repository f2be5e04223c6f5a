package io.setget.mail.adapter.web.template;

import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.application.template.PreviewTemplate.Preview;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * An email as it will look, for a frame of the panel. Nothing in it can run, send or reach the panel, whatever the
 * template says.
 */
final class PreviewFrame {
    private static final String CAGE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";
    private static final String IMAGES = "; img-src https: http: data:";
    private static final Pattern DARK = Pattern.compile("@media \\(prefers-color-scheme: dark\\)");
    private static final Pattern SCHEMES = Pattern.compile("light dark");

    private PreviewFrame() {}

    /** @param asked the values of the form that say how to look at it: {@code theme}, {@code images}, {@code part} */
    static Response of(Parsed<Preview> preview, Function<String, String> asked) {
        return preview.fold(shown -> shown(shown, asked), PreviewFrame::problems);
    }

    static Response problems(List<FieldError> errors) {
        StringBuilder words = new StringBuilder("This draft cannot be used.\n\n");
        errors.forEach(error ->
                words.append(error.field()).append(": ").append(error.message()).append('\n'));
        return caged(Response.text(200, words.toString()), "");
    }

    private static Response shown(Preview preview, Function<String, String> asked) {
        if (asked.apply("part").equals("text")) {
            return caged(
                    Response.text(
                            200,
                            "Subject: " + preview.content().subject() + "\n\n"
                                    + preview.content().text()),
                    "");
        }
        // The frame has the browser's own theme; the email is told which one to take it for.
        boolean dark = asked.apply("theme").equals("dark");
        String html = DARK.matcher(preview.content().html()).replaceAll(dark ? "@media all" : "@media not all");
        html = SCHEMES.matcher(html).replaceAll(dark ? "dark" : "light");
        return caged(Response.html(200, html), asked.apply("images").equals("blocked") ? "" : IMAGES);
    }

    private static Response caged(Response response, String more) {
        return response.withHeader("Content-Security-Policy", CAGE + more);
    }
}
