package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.account.TokenDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** API keys in a SQL table that knows their digests only. */
final class SqlApiKeys implements ApiKeys {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlApiKeys(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void add(ApiKey key, TokenDigest digest) {
        transactions.write((h, control) -> h.createUpdate("INSERT INTO api_key (id, digest, key_name, scopes, owner,"
                        + " requests_per_minute, created_at, last_used_at) VALUES (:id, :digest, :name, :scopes,"
                        + " :owner, :limit, :createdAt, :lastUsedAt)")
                .bind("id", key.id())
                .bind("digest", digest.hex())
                .bind("name", key.name())
                .bind(
                        "scopes",
                        key.scopes().stream().map(ApiScope::wireName).sorted().collect(Collectors.joining(" ")))
                .bind("owner", key.owner())
                .bind("limit", key.requestsPerMinute())
                .bind("createdAt", key.createdAt().toEpochMilli())
                .bind("lastUsedAt", millis(key.lastUsedAt()))
                .execute());
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : time.toEpochMilli();
    }

    @Override
    public Optional<ApiKey> find(TokenDigest digest) {
        return transactions.read(h -> h.createQuery("SELECT * FROM api_key WHERE digest = :digest")
                .bind("digest", digest.hex())
                .map(SqlApiKeys::key)
                .findOne());
    }

    @Override
    public List<ApiKey> list() {
        return transactions.read(h -> h.createQuery("SELECT * FROM api_key ORDER BY created_at DESC, id DESC")
                .map(SqlApiKeys::key)
                .list());
    }

    @Override
    public boolean revoke(UUID id) {
        return transactions.write((h, control) -> h.createUpdate("DELETE FROM api_key WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1);
    }

    @Override
    public void used(UUID id) {
        transactions.write((h, control) -> h.createUpdate("UPDATE api_key SET last_used_at = :minute WHERE id = :id")
                .bind("minute", Minutes.minute(clock.millis()))
                .bind("id", id)
                .execute());
    }

    private static ApiKey key(ResultSet rs, StatementContext context) throws SQLException {
        int limit = rs.getInt("requests_per_minute");
        Integer knownLimit = rs.wasNull() ? null : limit;
        long lastUsed = rs.getLong("last_used_at");
        Instant knownLastUse = rs.wasNull() ? null : Instant.ofEpochMilli(lastUsed);
        return new ApiKey(
                rs.getObject("id", UUID.class),
                rs.getString("key_name"),
                scopes(rs.getString("scopes")),
                rs.getObject("owner", UUID.class),
                knownLimit,
                Instant.ofEpochMilli(rs.getLong("created_at")),
                knownLastUse);
    }

    private static Set<ApiScope> scopes(String names) {
        return Arrays.stream(names.split(" "))
                .flatMap(name -> ApiScope.parse(name).stream())
                .collect(Collectors.toSet());
    }
}
