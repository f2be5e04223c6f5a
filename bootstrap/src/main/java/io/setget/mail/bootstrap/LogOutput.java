package io.setget.mail.bootstrap;

/** What the log looks like; must be said before the first line is logged. */
final class LogOutput {
    private LogOutput() {}

    static void as(Config.LogFormat format) {
        System.setProperty("setget.log.format", format.name().toLowerCase(java.util.Locale.ROOT));
    }

    /** For commands whose output is for a person: only what is wrong, and not in between. */
    static void warningsOnly() {
        System.setProperty("setget.log.level", "ERROR");
    }
}
