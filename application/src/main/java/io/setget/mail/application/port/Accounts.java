package io.setget.mail.application.port;

import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.email.EmailAddress;
import java.util.Optional;
import java.util.UUID;

/**
 * Who may sign in. Addresses are compared without regard to case.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached.
 */
public interface Accounts {
    /** Adds the account if there is none at all yet; false if there is one, also under a race. */
    boolean addFirst(Account account);

    boolean isEmpty();

    Optional<Account> find(EmailAddress email);

    Optional<Account> find(UUID id);

    /** False if there is no such account. */
    boolean changePassword(UUID id, PasswordHash password);
}
