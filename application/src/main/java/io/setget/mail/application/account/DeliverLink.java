package io.setget.mail.application.account;

import io.setget.mail.application.account.IssueLinks.Issued;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.email.EmailAddress;
import java.util.function.BooleanSupplier;

/**
 * Brings a link to the person it is for. Where no email can be sent, an owner gets it to pass on; nobody else does, for
 * whoever holds it can be that person.
 */
final class DeliverLink {
    private final AccountEmails emails;

    DeliverLink(AccountEmails emails) {
        this.emails = emails;
    }

    boolean isPossibleFor(Account actor) {
        return actor.role() == Role.OWNER || emails.canSend();
    }

    /** @param sending whether the email was accepted */
    LinkResult to(Account actor, EmailAddress to, Issued link, BooleanSupplier sending) {
        if (emails.canSend() && sending.getAsBoolean()) {
            return new LinkResult.Sent(to);
        }
        return actor.role() == Role.OWNER
                ? new LinkResult.ToPassOn(to, link.url(), link.lives())
                : new LinkResult.NoMail();
    }
}
