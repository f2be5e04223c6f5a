package io.setget.mail.application.port;

import io.setget.mail.domain.account.Session;
import io.setget.mail.domain.account.TokenDigest;
import java.util.Optional;
import java.util.UUID;

/**
 * Who is signed in, on every instance. The store's clock decides when a session ends.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached.
 */
public interface Sessions {
    void add(Session session);

    /** Empty if it has ended. */
    Optional<Session> find(TokenDigest token);

    /** Signs out; no error if it has ended already. */
    void end(TokenDigest token);

    /** Signs an account out everywhere, such as after a change of its password. */
    void endAll(UUID account);

    /** Forgets sessions that have ended; returns how many. */
    int purge();
}
