package io.setget.mail.application.port;

import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.TokenDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The API keys that were made and not revoked.
 *
 * <p>Thread-safe. Any method throws {@link PortUnavailableException} if the store cannot be reached.
 */
public interface ApiKeys {
    void add(ApiKey key, TokenDigest digest);

    Optional<ApiKey> find(TokenDigest digest);

    /** Newest first. */
    List<ApiKey> list();

    /** False if there is no such key. A revoked key is not found from the next call on, on every instance. */
    boolean revoke(UUID id);

    /** Remembers that a key was used now; called at most once a minute for each key. */
    void used(UUID id);
}
