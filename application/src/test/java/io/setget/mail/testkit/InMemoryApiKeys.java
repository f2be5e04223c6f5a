package io.setget.mail.testkit;

import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.TokenDigest;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** API keys in memory. */
public final class InMemoryApiKeys implements ApiKeys {
    private final InstantSource clock;
    private final Map<TokenDigest, ApiKey> keys = new LinkedHashMap<>();

    public InMemoryApiKeys(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void add(ApiKey key, TokenDigest digest) {
        keys.put(digest, key);
    }

    @Override
    public synchronized Optional<ApiKey> find(TokenDigest digest) {
        return Optional.ofNullable(keys.get(digest));
    }

    @Override
    public synchronized List<ApiKey> list() {
        List<ApiKey> newestFirst = new ArrayList<>(keys.values());
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    @Override
    public synchronized boolean revoke(UUID id) {
        return keys.values().removeIf(key -> key.id().equals(id));
    }

    @Override
    public synchronized void used(UUID id) {
        keys.replaceAll((digest, key) -> key.id().equals(id)
                ? new ApiKey(
                        id,
                        key.name(),
                        key.scopes(),
                        key.owner(),
                        key.requestsPerMinute(),
                        key.createdAt(),
                        clock.instant().truncatedTo(ChronoUnit.MINUTES))
                : key);
    }
}
