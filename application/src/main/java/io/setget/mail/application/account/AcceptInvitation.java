package io.setget.mail.application.account;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.port.Passwords;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.Invited;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts an invitation: makes the account, greets by email, and signs in. */
public final class AcceptInvitation {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptInvitation.class);
    private static final int LONGEST_NAME = 100;

    private final AccountLinks links;
    private final Accounts accounts;
    private final CreateAccount create;
    private final Passwords passwords;
    private final AccountEmails emails;
    private final StartSession start;

    public AcceptInvitation(
            AccountLinks links,
            Accounts accounts,
            CreateAccount create,
            Passwords passwords,
            AccountEmails emails,
            StartSession start) {
        this.links = links;
        this.accounts = accounts;
        this.create = create;
        this.passwords = passwords;
        this.emails = emails;
        this.start = start;
    }

    /** What it invites to; without using the link up, for scanners of mail open links, too. */
    public Optional<Invitation> find(Secret token) {
        return links.find(Purpose.INVITATION, TokenDigest.of(token.reveal())).flatMap(this::invitation);
    }

    /** Empty also if whoever invited could not do so any more. */
    private Optional<Invitation> invitation(AccountLink link) {
        Invited invited = link.invited();
        return invited == null || !stands(invited)
                ? Optional.empty()
                : Optional.of(new Invitation(link.email(), invited));
    }

    private boolean stands(Invited invited) {
        return EmailAddress.parse("by", invited.by())
                .fold(accounts::find, errors -> Optional.<Account>empty())
                .filter(by -> by.role().mayDecideOn(invited.role()))
                .isPresent();
    }

    /** @param name as they want to be called */
    public Result accept(Secret token, String name, String password, String remoteAddress) {
        Optional<Invitation> found = find(token);
        if (found.isEmpty()) {
            return new Result.Gone();
        }
        List<FieldError> errors = new ArrayList<>();
        String called = name.strip();
        if (called.isEmpty() || called.length() > LONGEST_NAME || called.chars().anyMatch(Character::isISOControl)) {
            errors.add(new FieldError("name", "must be one line of 1 to " + LONGEST_NAME + " characters"));
        }
        Optional<Secret> chosen = ChosenPassword.parse(passwords, found.get().email(), password)
                .fold(Optional::of, wrong -> {
                    errors.addAll(wrong);
                    return Optional.empty();
                });
        if (!errors.isEmpty() || chosen.isEmpty()) {
            return new Result.Refused(errors);
        }
        return links.use(Purpose.INVITATION, TokenDigest.of(token.reveal()))
                .flatMap(this::invitation)
                .<Result>map(used -> enter(used, called, chosen.get(), remoteAddress))
                .orElseGet(Result.Gone::new);
    }

    private Result enter(Invitation used, String name, Secret password, String remoteAddress) {
        Invited invited = used.as();
        Optional<Account> created = create.create(used.email(), name, invited.role(), password, invited.by());
        if (created.isEmpty()) {
            return new Result.HasAccount();
        }
        greet(created.get());
        return new Result.Welcome(start.start(created.get(), "by an invitation, from " + remoteAddress));
    }

    /** Without a mail server nobody is greeted, rather than in a week; that the greeting fails undoes nothing. */
    private void greet(Account account) {
        try {
            if (emails.canSend() && !emails.welcome(account)) {
                LOG.warn("the queue is full: a welcome email was not accepted");
            }
        } catch (PortUnavailableException away) {
            LOG.warn("a welcome email could not be sent: {}", away.getMessage());
        }
    }

    /** What somebody is invited to. */
    public record Invitation(EmailAddress email, Invited as) {}

    /** What became of the wish. */
    public sealed interface Result {
        record Welcome(SignedIn signedIn) implements Result {}

        /** Some fields will not do; the invitation still works. */
        record Refused(List<FieldError> errors) implements Result {}

        /** The address has an account by now. */
        record HasAccount() implements Result {}

        /** The invitation has ended, was accepted, replaced or revoked, or whoever gave it may no longer. */
        record Gone() implements Result {}
    }
}
