package io.setget.mail.bootstrap;

import io.setget.mail.application.account.AcceptInvitation;
import io.setget.mail.application.account.AccountEmails;
import io.setget.mail.application.account.AskForLink;
import io.setget.mail.application.account.CreateAccount;
import io.setget.mail.application.account.InvitePeople;
import io.setget.mail.application.account.IssueLinks;
import io.setget.mail.application.account.LockOut;
import io.setget.mail.application.account.ManagePeople;
import io.setget.mail.application.account.OfferReset;
import io.setget.mail.application.account.ResetPassword;
import io.setget.mail.application.account.SendLinks;
import io.setget.mail.application.account.SignIn;
import io.setget.mail.application.account.SignInByLink;
import io.setget.mail.application.account.StartSession;
import io.setget.mail.application.account.UnlockAccount;
import io.setget.mail.application.account.UseResetLink;
import io.setget.mail.application.email.AcceptEmails;
import java.security.SecureRandom;

/** Who may sign in, and how they get in: with a password, by a link, or when neither works. */
record AccountUseCases(
        ManagePeople people,
        InvitePeople invite,
        OfferReset offerReset,
        AcceptInvitation acceptInvitation,
        SignIn signIn,
        SignInByLink signInByLink,
        AskForLink ask,
        UseResetLink useResetLink,
        UnlockAccount unlock) {
    static AccountUseCases of(
            Ports ports, SettingsUseCases settings, AcceptEmails accept, LinkThread links, SecureRandom random) {
        IssueLinks issue =
                new IssueLinks(ports.accountLinks(), settings.signIn(), settings.instance(), ports.clock(), random);
        AccountEmails emails = new AccountEmails(accept, settings.settings(), settings.instance());
        SendLinks send = new SendLinks(ports.accounts(), issue, emails, ports.auditLog(), links);
        StartSession start = new StartSession(ports.sessions(), settings.signIn(), ports.auditLog(), random);
        LockOut lockOut = new LockOut(ports.lockouts(), settings.signIn(), send, ports.clock());
        return new AccountUseCases(
                new ManagePeople(ports.accounts(), ports.sessions(), ports.accountLinks(), ports.auditLog()),
                new InvitePeople(ports.accounts(), ports.accountLinks(), issue, emails, ports.auditLog()),
                new OfferReset(ports.accounts(), issue, emails, ports.auditLog()),
                new AcceptInvitation(
                        ports.accountLinks(),
                        ports.accounts(),
                        new CreateAccount(ports.accounts(), ports.passwords(), ports.auditLog(), ports.clock(), random),
                        ports.passwords(),
                        emails,
                        start),
                new SignIn(ports.accounts(), ports.passwords(), start, lockOut, ports.auditLog(), ports.clock()),
                new SignInByLink(ports.accountLinks(), ports.accounts(), settings.signIn(), start),
                new AskForLink(send, settings.signIn(), ports.clock(), random),
                new UseResetLink(ports.accountLinks(), ports.accounts(), ports.passwords(), reset(ports), start),
                new UnlockAccount(ports.accountLinks(), ports.lockouts(), ports.auditLog()));
    }

    static ResetPassword reset(Ports ports) {
        return new ResetPassword(
                ports.accounts(),
                ports.passwords(),
                ports.sessions(),
                ports.lockouts(),
                ports.accountLinks(),
                ports.auditLog());
    }
}
