package io.setget.mail.adapter.smtp.template;

/** Why a template cannot be used, in words for the one who wrote it. */
final class RefusedTemplate extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedTemplate(String why) {
        super(why, null, false, false);
    }

    static RefusedTemplate at(long line, String why) {
        return new RefusedTemplate("line " + line + ": " + why);
    }
}
