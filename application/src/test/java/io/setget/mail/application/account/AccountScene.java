package io.setget.mail.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.port.ContentRenderer;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.template.RecentTemplates;
import io.setget.mail.application.template.RenderEmail;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.audit.AuditAction;
import io.setget.mail.domain.audit.AuditEntry;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.domain.template.Design;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Variables;
import io.setget.mail.testkit.InMemoryAccountLinks;
import io.setget.mail.testkit.InMemoryAccounts;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryContentRenderer;
import io.setget.mail.testkit.InMemoryCustomTemplates;
import io.setget.mail.testkit.InMemoryLockouts;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemoryPasswords;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySessions;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Accounts and everything they need, in memory; what is done beside a request is done at once. */
final class AccountScene {
    static final String PASSWORD = "correct horse battery";
    static final String HERE = "192.0.2.1";
    static final String BASE_URL = "https://mail.example.com";

    final MovableClock clock = new MovableClock();
    final InMemoryAccounts accounts = new InMemoryAccounts();
    final InMemoryPasswords passwords = new InMemoryPasswords();
    final InMemorySessions sessions = new InMemorySessions(clock);
    final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    final InMemorySettingsStore settings = new InMemorySettingsStore();
    final InMemoryAccountLinks links = new InMemoryAccountLinks(clock);
    final InMemoryLockouts lockouts = new InMemoryLockouts(clock);
    final InMemoryMailStore mail = new InMemoryMailStore(new Capacity(20), clock);
    /** Emails that were written, the oldest first. */
    final List<Written> written = new ArrayList<>();

    final SecureRandom random = new SecureRandom();
    final CreateFirstAccount create = new CreateFirstAccount(accounts, passwords, audit, clock, random);
    final FindSession find = new FindSession(sessions, accounts);
    final ResetPassword reset = new ResetPassword(accounts, passwords, sessions, lockouts, links, audit);
    final ManagePeople people = new ManagePeople(accounts, sessions, links, audit);
    final UnlockAccount unlock = new UnlockAccount(links, lockouts, audit);
    final SignIn signIn;
    final InvitePeople invite;
    final OfferReset offerReset;
    final AcceptInvitation acceptInvitation;
    final AskForLink ask;
    final UseResetLink useReset;
    final SignInByLink byLink;

    AccountScene() {
        CurrentInstance instance = new CurrentInstance(GeneralFields.NONE, settings, new Instance("Acme", BASE_URL));
        CurrentSignInRules rules = new CurrentSignInRules(settings);
        RenderEmail render = new RenderEmail(
                new Writing(), new RecentTemplates(new InMemoryCustomTemplates(clock), System::nanoTime));
        ComposeEmail compose = new ComposeEmail(render, instance, clock, random);
        AccountEmails emails = new AccountEmails(
                new AcceptEmails(mail.queue(), compose, new DeliveryCounters()),
                new CurrentSmtpSettings(SmtpFields.NONE, settings, instance, new InMemoryServerCertificates()),
                instance);
        IssueLinks issue = new IssueLinks(links, rules, instance, clock, random);
        SendLinks send = new SendLinks(accounts, issue, emails, audit, Runnable::run);
        StartSession start = new StartSession(sessions, rules, audit, random);
        signIn = new SignIn(accounts, passwords, start, new LockOut(lockouts, rules, send, clock), audit, clock);
        invite = new InvitePeople(accounts, links, issue, emails, audit);
        offerReset = new OfferReset(accounts, issue, emails, audit);
        acceptInvitation = new AcceptInvitation(
                links,
                accounts,
                new CreateAccount(accounts, passwords, audit, clock, random),
                passwords,
                emails,
                start);
        ask = new AskForLink(send, rules, clock, random);
        useReset = new UseResetLink(links, accounts, passwords, reset, start);
        byLink = new SignInByLink(links, accounts, rules, start);
    }

    static EmailAddress address(String email) {
        return EmailAddress.parse("email", email).orThrow();
    }

    /** From now on there is a mail server. */
    AccountScene withMail() {
        settings.save(new SmtpFields(
                "smtp.example.com",
                465,
                TlsMode.IMPLICIT,
                Authentication.NONE,
                null,
                null,
                address("noreply@example.com"),
                null));
        return this;
    }

    Account account(String email, @Nullable String name, Role role) {
        Account account = new Account(
                new UUID(7, accounts.list().size()),
                address(email),
                name,
                role,
                passwords.hash(new Secret(PASSWORD)),
                clock.instant());
        assertThat(accounts.add(account)).isTrue();
        return account;
    }

    Written lastEmail() {
        assertThat(written).isNotEmpty();
        return written.get(written.size() - 1);
    }

    SignedIn signsIn(String email, String password) {
        return welcome(signIn.signIn(email, password, HERE));
    }

    static SignedIn welcome(SignIn.Result result) {
        assertThat(result).isInstanceOf(SignIn.Result.Welcome.class);
        return ((SignIn.Result.Welcome) result).signedIn();
    }

    List<AuditAction> actions() {
        return audit.latest(100).stream().map(AuditEntry::action).toList();
    }

    /** Remembers what it renders. */
    private final class Writing implements ContentRenderer {
        private final ContentRenderer plain = new InMemoryContentRenderer();

        @Override
        public Optional<EmailTemplate> builtIn(EmailType type, Locale language) {
            return plain.builtIn(type, language);
        }

        @Override
        public Parsed<Content> render(Design design, Variables variables, Instance instance) {
            EmailType type = Stream.of(EmailType.values())
                    .filter(one -> builtIn(one, design.language()).equals(Optional.of(design.template())))
                    .findFirst()
                    .orElseThrow();
            written.add(new Written(type, variables.values()));
            return plain.render(design, variables, instance);
        }
    }

    /** An email as it was written. */
    record Written(EmailType type, Map<String, ?> variables) {
        String text(String variable) {
            return String.valueOf(variables.get(variable));
        }

        /** The token at the end of the link in this variable. */
        Secret token(String variable) {
            String link = text(variable);
            assertThat(link).startsWith(BASE_URL + "/backoffice/");
            return new Secret(link.substring(link.lastIndexOf('/') + 1));
        }
    }
}
