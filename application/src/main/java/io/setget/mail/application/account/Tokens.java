package io.setget.mail.application.account;

import io.setget.mail.domain.settings.Secret;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes tokens that nobody can guess: 256 random bits, in letters that fit into a URL, a header and a cookie. */
final class Tokens {
    private static final int BYTES = 32;

    private final SecureRandom random;

    Tokens(SecureRandom random) {
        this.random = random;
    }

    Secret next(String prefix) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Secret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
