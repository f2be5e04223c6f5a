package io.setget.mail.application.settings;

import io.setget.mail.domain.input.Parsed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A wish to change some settings: field name to value, as it came. A field that is absent stays; one that is null is
 * cleared.
 *
 * @param <F> all fields of those settings, as one source gives them
 */
interface SettingsChange<F> {
    Map<String, @Nullable Object> fields();

    /** Variables of the environment that say otherwise, each once. */
    List<String> contradicts(F environment);

    /** The fields after the change, or what is wrong with it. */
    Parsed<F> applyTo(F old);
}
