package io.setget.mail.application.account;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whose API key a request came with. A good key is remembered for a second, so a revoked one stops within that
 * time. Thread-safe.
 */
public final class AuthenticateApiKey {
    private static final Logger LOG = LoggerFactory.getLogger(AuthenticateApiKey.class);
    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
    private static final int MOST_REMEMBERED = 1_000;

    private final @Nullable TokenDigest environmentKey;
    private final Caller environment;
    private final ApiKeys keys;
    private final Accounts accounts;
    private final InstantSource clock;
    private final Map<TokenDigest, Known> known = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> noted = new ConcurrentHashMap<>();

    /**
     * @param environmentKey always works and may do everything; null if the environment gives none
     * @param environmentOwner where test emails of the environment's key go
     */
    public AuthenticateApiKey(
            @Nullable Secret environmentKey,
            @Nullable EmailAddress environmentOwner,
            ApiKeys keys,
            Accounts accounts,
            InstantSource clock) {
        this.environmentKey = environmentKey == null ? null : TokenDigest.of(environmentKey.reveal());
        this.environment =
                new Caller("environment", "environment", EnumSet.allOf(ApiScope.class), environmentOwner, null);
        this.keys = keys;
        this.accounts = accounts;
        this.clock = clock;
    }

    /** Empty if the key is not known, or was revoked. */
    public Optional<Caller> caller(Secret presented) {
        TokenDigest digest = TokenDigest.of(presented.reveal());
        if (digest.equals(environmentKey)) {
            return Optional.of(environment);
        }
        Instant now = clock.instant();
        Known before = known.get(digest);
        if (before != null && before.isFresh(now)) {
            return Optional.of(before.caller());
        }
        Optional<ApiKey> found = keys.find(digest);
        if (found.isEmpty()) {
            known.remove(digest);
            return Optional.empty();
        }
        Caller caller = callerWith(found.get());
        if (known.size() >= MOST_REMEMBERED) {
            known.clear();
        }
        known.put(digest, new Known(caller, now));
        noteUse(found.get(), now);
        return Optional.of(caller);
    }

    /** A key goes on sending without the person who made it, but manages nothing that this person may not. */
    private Caller callerWith(ApiKey key) {
        Optional<Account> owner = accounts.find(key.owner());
        boolean mayChange = owner.filter(account -> account.role().mayChange()).isPresent();
        return new Caller(
                key.id().toString(),
                "API key " + key.name(),
                key.scopes().stream()
                        .filter(scope -> mayChange || scope != ApiScope.MANAGE)
                        .collect(Collectors.toUnmodifiableSet()),
                owner.map(Account::email).orElse(null),
                key.requestsPerMinute());
    }

    private void noteUse(ApiKey key, Instant now) {
        Instant due = now.minus(USE_NOTED_EVERY);
        Instant noting = noted.compute(key.id(), (id, last) -> last == null || !last.isAfter(due) ? now : last);
        if (!noting.equals(now)) {
            return;
        }
        try {
            keys.used(key.id());
        } catch (PortUnavailableException notWorthFailingFor) {
            LOG.debug("the use of an API key was not noted: {}", notWorthFailingFor.getMessage());
        }
    }

    private record Known(Caller caller, Instant since) {
        boolean isFresh(Instant now) {
            return Duration.between(since, now).abs().compareTo(REMEMBERED) < 0;
        }
    }
}
