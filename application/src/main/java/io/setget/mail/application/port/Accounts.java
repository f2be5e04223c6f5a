package io.setget.mail.application.port;

import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.email.EmailAddress;
import java.util.List;
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

    /** Adds one more account; false if the address has one already, also under a race. */
    boolean add(Account account);

    boolean isEmpty();

    /** The oldest first. */
    List<Account> list();

    Optional<Account> find(EmailAddress email);

    Optional<Account> find(UUID id);

    /** False if there is no such account. */
    boolean changePassword(UUID id, PasswordHash password);

    /** Only if the account still has the role {@code from}, and never so that no owner is left, also under a race. */
    Change changeRole(UUID id, Role from, Role to);

    /** Only if the account still has the role {@code role}, and never so that no owner is left, also under a race. */
    Change remove(UUID id, Role role);

    /** What became of a change. */
    enum Change {
        DONE,
        /** There is no such account, or it has another role by now. */
        NOT_FOUND,
        /** Nobody would own the instance any more. */
        LAST_OWNER
    }
}
