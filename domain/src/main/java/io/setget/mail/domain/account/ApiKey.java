package io.setget.mail.domain.account;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key with which an application uses the API. The key itself is shown once and kept by nobody.
 *
 * @param name what the admin calls it
 * @param owner the account that made it; test emails go there unless the request says otherwise
 * @param requestsPerMinute null: no limit
 * @param lastUsedAt null: never; kept to the minute
 */
public record ApiKey(
        UUID id,
        String name,
        Set<ApiScope> scopes,
        UUID owner,
        @Nullable Integer requestsPerMinute,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {
    public ApiKey {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("an API key without a scope is of no use");
        }
        if (requestsPerMinute != null && requestsPerMinute < 1) {
            throw new IllegalArgumentException("a rate limit must be at least 1 a minute");
        }
        scopes = Set.copyOf(scopes);
    }
}
