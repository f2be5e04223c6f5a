package io.setget.mail.domain.account;

import io.setget.mail.domain.email.EmailAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A link that was sent to somebody and works once. Whoever holds it reads that address's mail, or was given it by an
 * owner; the store keeps only the digest of its token.
 *
 * @param code a code that does the same, typed where the link was asked for; null if there is none
 * @param invited null unless it is an invitation
 * @param lives how long it works, counted from when it was stored
 */
public record AccountLink(
        UUID id,
        Purpose purpose,
        EmailAddress email,
        TokenDigest token,
        @Nullable CodeDigest code,
        @Nullable Invited invited,
        Duration lives) {
    public AccountLink {
        if ((purpose == Purpose.INVITATION) != (invited != null)) {
            throw new IllegalArgumentException("an invitation, and nothing else, says who was invited as what");
        }
    }

    /** What a link is for. */
    public enum Purpose {
        INVITATION,
        RESET,
        MAGIC_LINK,
        UNLOCK;

        public static Optional<Purpose> parse(String wireName) {
            return Arrays.stream(values())
                    .filter(purpose -> purpose.wireName().equals(wireName))
                    .findFirst();
        }

        /** The name in the store. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A short code, bound to the browser that asked for it: whoever reads the store cannot try all codes, for the digest
     * is of the browser's token and the code together.
     *
     * @param request of the token that the asking browser holds
     * @param both of that token and the code
     */
    public record CodeDigest(TokenDigest request, TokenDigest both) {
        public static CodeDigest of(String request, String code) {
            return new CodeDigest(TokenDigest.of(request), TokenDigest.of(request + " " + code));
        }
    }

    /** As what somebody was invited, and by whom. */
    public record Invited(Role role, String by) {}
}
