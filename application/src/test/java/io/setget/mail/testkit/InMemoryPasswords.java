package io.setget.mail.testkit;

import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Passwords hashed fast, for tests only. */
public final class InMemoryPasswords implements Passwords {
    private static final Set<String> COMMON = Set.of("password123", "1234567890", "qwertyuiop");

    private final AtomicLong salts = new AtomicLong();

    @Override
    public PasswordHash hash(Secret password) {
        return hash(password, Long.toString(salts.incrementAndGet()));
    }

    private static PasswordHash hash(Secret password, String salt) {
        return new PasswordHash(
                salt + ":" + TokenDigest.of(salt + ":" + password.reveal()).hex());
    }

    @Override
    public boolean matches(Secret password, PasswordHash hash) {
        int end = hash.encoded().indexOf(':');
        return end > 0
                && hash(password, hash.encoded().substring(0, end)).encoded().equals(hash.encoded());
    }

    @Override
    public Optional<String> weakness(Secret password, List<String> personal) {
        String text = password.reveal().toLowerCase(Locale.ROOT);
        boolean weak = COMMON.contains(text)
                || text.chars().distinct().count() < 3
                || personal.stream().anyMatch(word -> text.equals(word.toLowerCase(Locale.ROOT)));
        return weak ? Optional.of("is easily guessed") : Optional.empty();
    }
}
