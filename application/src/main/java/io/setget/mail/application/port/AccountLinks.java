package io.setget.mail.application.port;

import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.CodeDigest;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Links that work once, and not for long. The store's clock decides when one has ended; addresses are compared without
 * regard to case.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached; the change may then
 * have been made or not.
 */
public interface AccountLinks {
    /** Takes the place of every earlier link of the same purpose for the same address. */
    void add(AccountLink link);

    /** Looks without using it up. Empty if it has ended, was used, replaced or revoked, or is for something else. */
    Optional<AccountLink> find(Purpose purpose, TokenDigest token);

    /** Uses it up: of many who try, also at once, one gets it. Empty as with {@link #find}. */
    Optional<AccountLink> use(Purpose purpose, TokenDigest token);

    /**
     * Uses a link up by its code. A wrong code counts; after {@code mostTries} of them no code is right any more, while
     * the link itself goes on working.
     */
    Optional<AccountLink> useCode(CodeDigest code, int mostTries);

    /** Those that still work, the newest first. */
    List<Open> list(Purpose purpose);

    /** Empty if it did not work any more. */
    Optional<AccountLink> revoke(UUID id);

    /** Revokes every link for this address, whatever its purpose. */
    void revokeAll(EmailAddress email);

    /** Forgets links that have ended; returns how many. */
    int purge();

    /** A link that still works. */
    record Open(AccountLink link, Instant madeAt, Instant endsAt) {}
}
