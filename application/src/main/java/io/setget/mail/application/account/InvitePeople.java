package io.setget.mail.application.account;

import io.setget.mail.application.account.IssueLinks.Issued;
import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.AccountLinks.Open;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.AuditLog;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.Invited;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Invites people by email. */
public final class InvitePeople {
    private final Accounts accounts;
    private final AccountLinks links;
    private final IssueLinks issue;
    private final AccountEmails emails;
    private final DeliverLink deliver;
    private final AuditLog audit;

    public InvitePeople(Accounts accounts, AccountLinks links, IssueLinks issue, AccountEmails emails, AuditLog audit) {
        this.accounts = accounts;
        this.links = links;
        this.issue = issue;
        this.emails = emails;
        this.deliver = new DeliverLink(emails);
        this.audit = audit;
    }

    /** Whether there is a mail server to send by. */
    public boolean canSend() {
        return emails.canSend();
    }

    /** Invitations that were not accepted yet, the newest first. */
    public List<Open> pending() {
        return links.list(Purpose.INVITATION);
    }

    public LinkResult invite(Account actor, String email, Role role) {
        return EmailAddress.parse("email", email)
                .fold(
                        address -> accounts.find(address).isPresent()
                                ? new LinkResult.Refused(List.of(new FieldError("email", "has an account already")))
                                : invite(actor, address, role),
                        LinkResult.Refused::new);
    }

    private LinkResult invite(Account actor, EmailAddress to, Role role) {
        if (!actor.role().mayDecideOn(role) || !mayReplace(actor, to)) {
            return new LinkResult.NotAllowed();
        }
        if (!deliver.isPossibleFor(actor)) {
            return new LinkResult.NoMail();
        }
        Issued link = issue.invitation(to, role, actor);
        audit.record(actor.email().value(), AuditAction.PERSON_INVITED, to + " as " + role.wireName());
        return deliver.to(actor, to, link, () -> emails.invitation(to, actor, link));
    }

    /** A new invitation ends an older one, which may be more than this person may decide on. */
    private boolean mayReplace(Account actor, EmailAddress to) {
        return pending().stream()
                .map(Open::link)
                .filter(link -> link.email().ascii().equalsIgnoreCase(to.ascii()))
                .flatMap(link -> Optional.ofNullable(link.invited()).stream())
                .allMatch(invited -> actor.role().mayDecideOn(invited.role()));
    }

    /** Sends a new link in place of the old one. */
    public LinkResult resend(Account actor, UUID invitation) {
        Optional<AccountLink> found = find(invitation);
        Invited invited = found.map(AccountLink::invited).orElse(null);
        return found.isEmpty() || invited == null
                ? new LinkResult.NotFound()
                : invite(actor, found.get().email(), invited.role());
    }

    public LinkResult revoke(Account actor, UUID invitation) {
        Optional<AccountLink> found = find(invitation);
        Invited invited = found.map(AccountLink::invited).orElse(null);
        if (found.isEmpty() || invited == null) {
            return new LinkResult.NotFound();
        }
        if (!actor.role().mayDecideOn(invited.role())) {
            return new LinkResult.NotAllowed();
        }
        if (links.revoke(invitation).isEmpty()) {
            return new LinkResult.NotFound();
        }
        audit.record(
                actor.email().value(),
                AuditAction.INVITATION_REVOKED,
                found.get().email().value());
        return new LinkResult.Done();
    }

    private Optional<AccountLink> find(UUID invitation) {
        return pending().stream()
                .map(Open::link)
                .filter(link -> link.id().equals(invitation))
                .findFirst();
    }
}
