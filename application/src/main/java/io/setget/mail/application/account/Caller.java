package io.setget.mail.application.account;

import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.email.EmailAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The application behind a request.
 *
 * @param id tells its idempotency keys and its rate limit from those of others
 * @param actor how the audit log calls it
 * @param email its owner's address, to which test emails go; null if it is not known
 * @param requestsPerMinute null: no limit
 */
public record Caller(
        String id,
        String actor,
        Set<ApiScope> scopes,
        @Nullable EmailAddress email,
        @Nullable Integer requestsPerMinute) {
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(ApiScope scope) {
        return scopes.contains(scope);
    }
}
