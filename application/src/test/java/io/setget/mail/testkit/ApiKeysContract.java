package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.account.TokenDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link ApiKeys} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class ApiKeysContract {
    private final MovableClock clock = new MovableClock();

    /** API keys without any key. */
    protected abstract ApiKeys noKeys(InstantSource clock);

    private ApiKey key(int number, @Nullable Integer requestsPerMinute) {
        return new ApiKey(
                new UUID(1, number),
                "key " + number,
                Set.of(ApiScope.SEND, ApiScope.READ),
                new UUID(2, 2),
                requestsPerMinute,
                clock.instant().plusSeconds(number),
                null);
    }

    @Test
    void a_key_is_found_by_its_digest_alone() {
        ApiKeys keys = noKeys(clock);
        ApiKey limited = key(1, 600);
        ApiKey unlimited = key(2, null);
        keys.add(limited, TokenDigest.of("first"));
        keys.add(unlimited, TokenDigest.of("second"));
        assertThat(keys.find(TokenDigest.of("first"))).contains(limited);
        assertThat(keys.find(TokenDigest.of("second"))).contains(unlimited);
        assertThat(keys.find(TokenDigest.of("third"))).isEmpty();
    }

    @Test
    void keys_are_listed_newest_first() {
        ApiKeys keys = noKeys(clock);
        keys.add(key(1, null), TokenDigest.of("first"));
        keys.add(key(2, null), TokenDigest.of("second"));
        assertThat(keys.list()).containsExactly(key(2, null), key(1, null));
    }

    @Test
    void a_revoked_key_is_gone_at_once() {
        ApiKeys keys = noKeys(clock);
        keys.add(key(1, null), TokenDigest.of("first"));
        keys.add(key(2, null), TokenDigest.of("second"));
        assertThat(keys.revoke(key(1, null).id())).isTrue();
        assertThat(keys.revoke(key(1, null).id())).isFalse();
        assertThat(keys.find(TokenDigest.of("first"))).isEmpty();
        assertThat(keys.list()).containsExactly(key(2, null));
    }

    @Test
    void the_last_use_is_remembered_to_the_minute() {
        ApiKeys keys = noKeys(clock);
        keys.add(key(1, null), TokenDigest.of("first"));
        keys.add(key(2, null), TokenDigest.of("second"));
        clock.advance(Duration.ofSeconds(90));
        keys.used(key(1, null).id());
        assertThat(keys.find(TokenDigest.of("first")).orElseThrow().lastUsedAt())
                .isEqualTo("2030-01-01T12:01:00Z");
        assertThat(keys.find(TokenDigest.of("second")).orElseThrow().lastUsedAt())
                .isNull();
    }

    @Test
    void the_use_of_a_key_that_was_just_revoked_is_no_error() {
        ApiKeys keys = noKeys(clock);
        keys.used(new UUID(1, 1));
        assertThat(keys.list()).isEmpty();
    }
}
