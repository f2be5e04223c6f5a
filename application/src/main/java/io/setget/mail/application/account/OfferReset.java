package io.setget.mail.application.account;

import io.setget.mail.application.account.IssueLinks.Issued;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.audit.AuditAction;
import java.util.Optional;
import java.util.UUID;

/** Sends somebody who lost their password a link by which to choose a new one. */
public final class OfferReset {
    private final Accounts accounts;
    private final IssueLinks issue;
    private final AccountEmails emails;
    private final DeliverLink deliver;
    private final AuditLog audit;

    public OfferReset(Accounts accounts, IssueLinks issue, AccountEmails emails, AuditLog audit) {
        this.accounts = accounts;
        this.issue = issue;
        this.emails = emails;
        this.deliver = new DeliverLink(emails);
        this.audit = audit;
    }

    public LinkResult offer(Account actor, UUID person) {
        Optional<Account> found = accounts.find(person);
        if (found.isEmpty()) {
            return new LinkResult.NotFound();
        }
        Account account = found.get();
        if (!actor.role().mayDecideOn(account.role())) {
            return new LinkResult.NotAllowed();
        }
        if (!deliver.isPossibleFor(actor)) {
            return new LinkResult.NoMail();
        }
        Issued link = issue.reset(account.email());
        audit.record(actor.email().value(), AuditAction.PASSWORD_RESET_ASKED, "for " + account.email());
        return deliver.to(actor, account.email(), link, () -> emails.reset(account, link));
    }
}
