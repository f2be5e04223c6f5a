package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.settings.SettingsView.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sending limits as the page shows them.
 *
 * @param offer what the fields were filled in with for a provider, and that it is not saved yet; null if they were not
 * @param changeable whether at least one may be set here
 */
public record SendingLimitsView(
        Field perSecond,
        Field perHour,
        Field perDay,
        @Nullable String offer,
        boolean changeable,
        Used used) {

    /**
     * How much of them is used.
     *
     * @param reached why emails wait, and until when; null while none has to
     * @param lines each a sentence
     */
    public record Used(@Nullable String reached, List<String> lines) {
        public Used {
            lines = List.copyOf(lines);
        }
    }
}
