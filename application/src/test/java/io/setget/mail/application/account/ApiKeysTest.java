package io.setget.mail.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.testkit.InMemoryAccounts;
import io.setget.mail.testkit.InMemoryApiKeys;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Making, using and revoking API keys. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiKeysTest {
    private static final EmailAddress ADDRESS =
            EmailAddress.parse("email", "ada@example.com").orThrow();

    private final MovableClock clock = new MovableClock();
    private final InMemoryApiKeys keys = new InMemoryApiKeys(clock);
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    private final Account ada =
            new Account(new UUID(0, 1), ADDRESS, null, Role.ADMIN, new PasswordHash("hash"), clock.instant());
    private final ManageApiKeys manage = new ManageApiKeys(keys, audit, clock, new SecureRandom());
    private final AuthenticateApiKey authenticate =
            new AuthenticateApiKey(new Secret("environment-key-0123"), ADDRESS, keys, accounts, clock);

    @BeforeEach
    void add_the_owner() {
        accounts.addFirst(ada);
    }

    @Test
    void a_new_key_has_256_random_bits_behind_a_prefix_and_only_its_digest_is_stored() {
        ManageApiKeys.Made made = make(Set.of(ApiScope.SEND), null);
        assertThat(made.token().reveal()).matches("sgm_[A-Za-z0-9_-]{43}");
        assertThat(keys.find(TokenDigest.of(made.token().reveal()))).contains(made.key());
        assertThat(make(Set.of(ApiScope.SEND), null).token()).isNotEqualTo(made.token());
        assertThat(made.toString()).doesNotContain(made.token().reveal());
        assertThat(audit.latest(1)).singleElement().satisfies(entry -> {
            assertThat(entry.action()).isEqualTo(AuditAction.API_KEY_CREATED);
            assertThat(entry.actor()).isEqualTo("ada@example.com");
        });
    }

    @Test
    void a_key_tells_its_scopes_limit_and_the_address_of_its_owner() {
        Secret token = make(EnumSet.of(ApiScope.SEND, ApiScope.READ), 60).token();
        Caller caller = authenticate.caller(token).orElseThrow();
        assertThat(caller.actor()).isEqualTo("API key app");
        assertThat(caller.may(ApiScope.SEND)).isTrue();
        assertThat(caller.may(ApiScope.MANAGE)).isFalse();
        assertThat(caller.email()).isEqualTo(ADDRESS);
        assertThat(caller.requestsPerMinute()).isEqualTo(60);
    }

    @Test
    void a_key_manages_nothing_that_its_maker_may_no_longer_change_but_goes_on_sending() {
        Secret token = make(EnumSet.allOf(ApiScope.class), null).token();
        assertThat(authenticate.caller(token).orElseThrow().may(ApiScope.MANAGE))
                .isTrue();
        accounts.add(new Account(
                new UUID(0, 2),
                EmailAddress.parse("email", "grace@example.com").orThrow(),
                null,
                Role.OWNER,
                new PasswordHash("hash"),
                clock.instant()));
        accounts.changeRole(ada.id(), Role.ADMIN, Role.VIEWER);
        clock.advance(Duration.ofSeconds(2));
        assertThat(authenticate.caller(token).orElseThrow().scopes())
                .containsExactlyInAnyOrder(ApiScope.SEND, ApiScope.READ);
        accounts.remove(ada.id(), Role.VIEWER);
        clock.advance(Duration.ofSeconds(2));
        assertThat(authenticate.caller(token).orElseThrow().scopes())
                .containsExactlyInAnyOrder(ApiScope.SEND, ApiScope.READ);
    }

    @Test
    void the_environments_key_always_works_and_may_do_everything() {
        Caller caller = authenticate.caller(new Secret("environment-key-0123")).orElseThrow();
        assertThat(caller.scopes()).containsExactlyInAnyOrder(ApiScope.values());
        assertThat(caller.actor()).isEqualTo("environment");
        assertThat(caller.requestsPerMinute()).isNull();
        AuthenticateApiKey without = new AuthenticateApiKey(null, null, keys, accounts, clock);
        assertThat(without.caller(new Secret("environment-key-0123"))).isEmpty();
    }

    @Test
    void an_unknown_key_is_nobodys_and_known_as_soon_as_it_is_made() {
        assertThat(authenticate.caller(new Secret("sgm_unknown"))).isEmpty();
        assertThat(authenticate.caller(make(Set.of(ApiScope.READ), null).token()))
                .isPresent();
    }

    @Test
    void a_revoked_key_stops_within_a_second() {
        ManageApiKeys.Made made = make(Set.of(ApiScope.READ), null);
        authenticate.caller(made.token());
        assertThat(manage.revoke(made.key().id(), "ada@example.com")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(authenticate.caller(made.token())).isEmpty();
        assertThat(manage.revoke(made.key().id(), "ada@example.com")).isFalse();
        assertThat(audit.latest(9).stream().map(AuditEntry::action))
                .containsExactly(AuditAction.API_KEY_REVOKED, AuditAction.API_KEY_CREATED);
    }

    @Test
    void a_clock_that_goes_back_does_not_keep_a_revoked_key_alive() {
        ManageApiKeys.Made made = make(Set.of(ApiScope.READ), null);
        authenticate.caller(made.token());
        manage.revoke(made.key().id(), "ada@example.com");
        clock.advance(Duration.ofHours(-1));
        assertThat(authenticate.caller(made.token())).isEmpty();
    }

    @Test
    void a_use_is_noted_at_most_once_a_minute() {
        ManageApiKeys.Made made = make(Set.of(ApiScope.READ), null);
        Instant first = clock.instant();
        authenticate.caller(made.token());
        clock.advance(Duration.ofSeconds(59));
        authenticate.caller(made.token());
        assertThat(manage.list().get(0).lastUsedAt()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        authenticate.caller(made.token());
        assertThat(manage.list().get(0).lastUsedAt()).isEqualTo(first.plus(Duration.ofMinutes(1)));
    }

    @Test
    void a_key_without_name_or_scope_or_with_a_limit_of_zero_is_explained() {
        List<String> fields = manage.make(ada, " ", Set.of(), 0)
                .fold(
                        made -> List.<String>of(),
                        errors -> errors.stream().map(FieldError::field).toList());
        assertThat(fields).containsExactly("name", "scopes", "requests_per_minute");
        assertThat(manage.list()).isEmpty();
    }

    private ManageApiKeys.Made make(Set<ApiScope> scopes, @Nullable Integer requestsPerMinute) {
        return manage.make(ada, "app", scopes, requestsPerMinute).orThrow();
    }
}
