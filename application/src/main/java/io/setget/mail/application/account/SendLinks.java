package io.setget.mail.application.account;

import io.setget.mail.application.account.IssueLinks.Issued;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends people links that anybody may ask for. It is done beside the request, whether the account exists or not, so that
 * neither the answer nor the time it takes tells which.
 */
public final class SendLinks {
    private static final Logger LOG = LoggerFactory.getLogger(SendLinks.class);

    private final Accounts accounts;
    private final IssueLinks issue;
    private final AccountEmails emails;
    private final AuditLog audit;
    private final Executor beside;

    public SendLinks(Accounts accounts, IssueLinks issue, AccountEmails emails, AuditLog audit, Executor beside) {
        this.accounts = accounts;
        this.issue = issue;
        this.emails = emails;
        this.audit = audit;
        this.beside = beside;
    }

    /** Whether there is a mail server to send by. */
    public boolean canSend() {
        return emails.canSend();
    }

    void reset(EmailAddress to, String remoteAddress) {
        forAccount(to, "password reset", account -> {
            warnUnless(emails.reset(account, issue.reset(account.email())), "password reset");
            record(account, AuditAction.PASSWORD_RESET_ASKED, "from " + remoteAddress);
        });
    }

    /** @param request null: the link has no code */
    void magicLink(EmailAddress to, @Nullable Secret request, String remoteAddress) {
        forAccount(to, "magic link", account -> {
            warnUnless(emails.magicLink(account, issue.magicLink(account.email(), request)), "magic link");
            record(account, AuditAction.MAGIC_LINK_ASKED, "from " + remoteAddress);
        });
    }

    void locked(EmailAddress email, String reason, Duration lasts, Instant until) {
        forAccount(email, "locked account", account -> {
            record(account, AuditAction.ACCOUNT_LOCKED, reason);
            if (emails.canSend()) {
                Issued unlock = issue.unlock(account.email(), lasts);
                warnUnless(emails.locked(account, unlock, reason, until), "locked account");
            }
        });
    }

    private void record(Account account, AuditAction action, String detail) {
        audit.record(account.email().value(), action, detail);
    }

    private static void warnUnless(boolean queued, String what) {
        if (!queued) {
            LOG.warn("the queue is full: an email about a {} was not accepted", what);
        }
    }

    private void forAccount(EmailAddress email, String what, Consumer<Account> work) {
        beside.execute(() -> {
            try {
                accounts.find(email).ifPresent(work);
            } catch (PortUnavailableException away) {
                LOG.warn("an email about a {} could not be sent: {}", what, away.getMessage());
            } catch (RuntimeException unexpected) {
                LOG.error("an email about a {} could not be sent", what, unexpected);
            }
        });
    }
}
