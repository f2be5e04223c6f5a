package io.setget.mail.application.settings;

import io.setget.mail.application.seal.BrokenSealException;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Carries a password from a test email to the save that follows it, encrypted, in the form itself: so it need not be
 * typed twice, and neither a page nor the store ever holds it in the clear. Thread-safe; works on every instance.
 */
public final class DraftPasswords {
    private static final Duration LIVES = Duration.ofMinutes(30);

    private final Seal seal;
    private final InstantSource clock;

    public DraftPasswords(Seal seal, InstantSource clock) {
        this.seal = seal;
        this.clock = clock;
    }

    /** Only {@code account} can use it again, and not for long. */
    public String draft(Secret password, UUID account) {
        long until = clock.instant().plus(LIVES).toEpochMilli();
        byte[] sealed = seal.seal((until + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8), place(account));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** Empty if there is none, it is too old, or it was made for somebody else. */
    public Optional<Secret> password(String draft, UUID account) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(draft);
            String opened = new String(seal.open(sealed, place(account)), StandardCharsets.UTF_8);
            int colon = opened.indexOf(':');
            long until = Long.parseLong(opened.substring(0, colon));
            return clock.millis() < until ? Optional.of(new Secret(opened.substring(colon + 1))) : Optional.empty();
        } catch (IllegalArgumentException | BrokenSealException notADraft) {
            return Optional.empty();
        }
    }

    private static String place(UUID account) {
        return "draft password of " + account;
    }
}
