package io.setget.mail.bootstrap;

import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.ApiKeys;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.PasswordHash;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.domain.email.EmailAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** No accounts and no keys, and an audit log that is a line of the log: for as long as no store keeps them. */
final class Unstored implements ApiKeys {
    private static final Logger LOG = LoggerFactory.getLogger(Unstored.class);

    @Override
    public void add(ApiKey key, TokenDigest digest) {
        throw new UnsupportedOperationException("there is no store for API keys");
    }

    @Override
    public Optional<ApiKey> find(TokenDigest digest) {
        return Optional.empty();
    }

    @Override
    public List<ApiKey> list() {
        return List.of();
    }

    @Override
    public boolean revoke(UUID id) {
        return false;
    }

    @Override
    public void used(UUID id) {}

    AuditLog auditLog() {
        return new AuditLog() {
            @Override
            public void record(String actor, AuditAction action, String detail) {
                LOG.info("{} by {}: {}", action, actor, detail);
            }

            @Override
            public List<AuditEntry> latest(int limit) {
                return List.of();
            }
        };
    }

    Accounts accounts() {
        return new Accounts() {
            @Override
            public boolean addFirst(Account account) {
                return false;
            }

            @Override
            public boolean isEmpty() {
                return true;
            }

            @Override
            public Optional<Account> find(EmailAddress email) {
                return Optional.empty();
            }

            @Override
            public Optional<Account> find(UUID id) {
                return Optional.empty();
            }

            @Override
            public boolean changePassword(UUID id, PasswordHash password) {
                return false;
            }
        };
    }
}
