package io.setget.mail.adapter.smtp.template;

import io.setget.mail.application.port.ContentRenderer;

/** The way into this package. */
public final class Templates {
    private Templates() {}

    /** A renderer of the built-in templates; every one is compiled here, so a broken one is found at start. */
    public static ContentRenderer renderer() {
        return new MustacheContentRenderer();
    }
}
