package io.setget.mail.domain.settings;

import org.jspecify.annotations.Nullable;

/** Settings of the whole instance as one source gives them: valid where present, null where that source is silent. */
public record GeneralFields(
        @Nullable String instanceName, @Nullable String baseUrl) {
    public static final GeneralFields NONE = new GeneralFields(null, null);
}
