package io.setget.mail.domain.instance;

import io.setget.mail.domain.diagnosis.FailureKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an instance is doing.
 *
 * @param emails how many it has in hand
 * @param trouble what is wrong with the mail server; null unless that is why nothing is sent
 */
public record Activity(Kind kind, int emails, @Nullable FailureKind trouble) {

    /** In hand or not, and why not. */
    public enum Kind {
        DELIVERING,
        /** For emails. */
        WAITING,
        PAUSED,
        NOT_CONFIGURED,
        MAIL_SERVER_IN_TROUBLE,
        QUEUE_AWAY,
        /** Emails wait for a sending limit. */
        LIMIT_REACHED,
        /** It says so in a word of another version. */
        UNKNOWN;

        /** As the API and the store name it. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** {@link #UNKNOWN} for a word that is not one of these. */
        public static Kind of(String wireName) {
            for (Kind kind : values()) {
                if (kind.wireName().equals(wireName)) {
                    return kind;
                }
            }
            return UNKNOWN;
        }
    }
}
