package io.setget.mail.adapter.persistence;

import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Passwords hashed with Argon2id. A hash names its own parameters, so that they can grow without making older hashes
 * useless.
 */
final class ArgonPasswords implements Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int PARALLELISM = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /** Each takes 19 MiB of a heap that is meant to be small. */
    private static final int AT_ONCE = 2;

    /** Checking takes time that grows fast with the length; what matters is found in the beginning. */
    private static final int WEAKNESS_LOOKED_AT = 100;

    /** Of 4: resists online guessing, and offline guessing of a slow hash. */
    private static final int STRONG_ENOUGH = 3;

    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Override
    public PasswordHash hash(Secret password) {
        Argon2Function argon = Argon2Function.getInstance(MEMORY_KIB, ITERATIONS, PARALLELISM, HASH_BYTES, Argon2.ID);
        return new PasswordHash(inTurn(() -> Password.hash(password.reveal())
                .addRandomSalt(SALT_BYTES)
                .with(argon)
                .getResult()));
    }

    @Override
    public boolean matches(Secret password, PasswordHash hash) {
        Argon2Function argon;
        try {
            argon = Argon2Function.getInstanceFromHash(hash.encoded());
        } catch (IllegalArgumentException noHash) {
            return false;
        }
        return inTurn(() -> Password.check(password.reveal(), hash.encoded()).with(argon));
    }

    private <T> T inTurn(Supplier<T> hashing) {
        turns.acquireUninterruptibly();
        try {
            return hashing.get();
        } finally {
            turns.release();
        }
    }

    @Override
    public Optional<String> weakness(Secret password, List<String> personal) {
        String text = password.reveal();
        String looked = text.substring(0, Math.min(text.length(), WEAKNESS_LOOKED_AT));
        // Its dictionaries take megabytes and are needed once in a long while, so they are not kept.
        Strength strength = new Zxcvbn().measure(looked, personal);
        if (strength.getScore() >= STRONG_ENOUGH) {
            return Optional.empty();
        }
        String warning = strength.getFeedback().getWarning();
        String why = warning == null || warning.isBlank()
                ? ""
                : ": " + warning.substring(0, 1).toLowerCase(Locale.ROOT) + warning.substring(1);
        return Optional.of("is easily guessed" + why + "; take a few words that do not belong together");
    }
}
