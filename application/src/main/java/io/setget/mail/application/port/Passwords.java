package io.setget.mail.application.port;

import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Optional;

/** Hashes and checks passwords; slow on purpose (tens of milliseconds of CPU and some 20 MiB a call). Thread-safe. */
public interface Passwords {
    /** A new salt each time. */
    PasswordHash hash(Secret password);

    /** Takes as long for a wrong password as for the right one; false at once for what is no hash. */
    boolean matches(Secret password, PasswordHash hash);

    /**
     * Why the password is easily guessed, in words that go on from its name; empty if it is not.
     *
     * @param personal words that a guesser would try first, such as the owner's address
     */
    Optional<String> weakness(Secret password, List<String> personal);
}
