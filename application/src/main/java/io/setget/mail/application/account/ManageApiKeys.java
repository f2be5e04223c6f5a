package io.setget.mail.application.account;

import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.id.TimeOrderedUuid;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes, lists and revokes API keys. */
public final class ManageApiKeys {
    /** What every key begins with, so that scanners for lost secrets know it. */
    public static final String PREFIX = "sgm_";

    private static final int LONGEST_NAME = 100;
    private static final int MOST_PER_MINUTE = 1_000_000;

    private final ApiKeys keys;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Tokens tokens;

    public ManageApiKeys(ApiKeys keys, AuditLog audit, InstantSource clock, SecureRandom random) {
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
        this.tokens = new Tokens(random);
    }

    /** @param requestsPerMinute null: no limit */
    public Parsed<Made> make(Account owner, String name, Set<ApiScope> scopes, @Nullable Integer requestsPerMinute) {
        List<FieldError> errors = new ArrayList<>();
        String shown = name.strip();
        if (shown.isEmpty() || shown.length() > LONGEST_NAME || shown.chars().anyMatch(Character::isISOControl)) {
            errors.add(new FieldError("name", "must be one line of 1 to " + LONGEST_NAME + " characters"));
        }
        if (scopes.isEmpty()) {
            errors.add(new FieldError("scopes", "must hold at least one of send, read and manage"));
        }
        if (requestsPerMinute != null && (requestsPerMinute < 1 || requestsPerMinute > MOST_PER_MINUTE)) {
            errors.add(new FieldError(
                    "requests_per_minute", "must be a number from 1 to " + MOST_PER_MINUTE + ", or left out"));
        }
        if (!errors.isEmpty()) {
            return Parsed.invalid(errors);
        }
        Secret token = tokens.next(PREFIX);
        Instant now = clock.instant();
        UUID id = TimeOrderedUuid.create(now, random);
        ApiKey key = new ApiKey(id, shown, scopes, owner.id(), requestsPerMinute, now, null);
        keys.add(key, TokenDigest.of(token.reveal()));
        audit.record(owner.email().value(), AuditAction.API_KEY_CREATED, shown);
        return Parsed.valid(new Made(key, token));
    }

    /** Newest first. */
    public List<ApiKey> list() {
        return keys.list();
    }

    /** False if there is no such key. */
    public boolean revoke(UUID id, String actor) {
        String name = keys.list().stream()
                .filter(key -> key.id().equals(id))
                .map(ApiKey::name)
                .findFirst()
                .orElse("");
        if (!keys.revoke(id)) {
            return false;
        }
        audit.record(actor, AuditAction.API_KEY_REVOKED, name);
        return true;
    }

    /** A new key, and the only time that its token can be seen. */
    public record Made(ApiKey key, Secret token) {}
}
