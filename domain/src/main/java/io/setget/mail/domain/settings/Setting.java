package io.setget.mail.domain.settings;

import org.jspecify.annotations.Nullable;

/** A value with its source; null if nobody set it and there is no default. */
public record Setting<T>(@Nullable T value, SettingSource source) {
    public static <T> Setting<T> first(@Nullable T environment, @Nullable T panel, @Nullable T byDefault) {
        if (environment != null) {
            return new Setting<>(environment, SettingSource.ENVIRONMENT);
        }
        return panel != null
                ? new Setting<>(panel, SettingSource.PANEL)
                : new Setting<>(byDefault, SettingSource.DEFAULT);
    }
}
