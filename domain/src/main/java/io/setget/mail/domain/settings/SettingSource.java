package io.setget.mail.domain.settings;

import java.util.Locale;

/** Where a setting's value comes from. The environment wins over the panel, the panel over the default. */
public enum SettingSource {
    ENVIRONMENT,
    PANEL,
    DEFAULT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
