package io.setget.mail.application.account;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.CodeDigest;
import io.setget.mail.domain.account.AccountLink.Invited;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.id.TimeOrderedUuid;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SignInTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes links that work once, and keeps what is needed to know them again. */
public final class IssueLinks {
    private static final int CODES = 1_000_000;

    private final AccountLinks links;
    private final CurrentSignInRules rules;
    private final CurrentInstance instance;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Tokens tokens;

    public IssueLinks(
            AccountLinks links,
            CurrentSignInRules rules,
            CurrentInstance instance,
            InstantSource clock,
            SecureRandom random) {
        this.links = links;
        this.rules = rules;
        this.instance = instance;
        this.clock = clock;
        this.random = random;
        this.tokens = new Tokens(random);
    }

    /** The page that a link of this purpose opens; the link goes on with a slash and its token. */
    public static String path(Purpose purpose) {
        return "/backoffice/"
                + switch (purpose) {
                    case INVITATION -> "invitation";
                    case RESET -> "reset-password";
                    case MAGIC_LINK -> "magic-link";
                    case UNLOCK -> "unlock";
                };
    }

    Issued invitation(EmailAddress to, Role role, Account by) {
        return issue(
                Purpose.INVITATION,
                to,
                null,
                new Invited(role, by.email().value()),
                rules.get().time(SignInTime.INVITATION_LIFETIME));
    }

    Issued reset(EmailAddress to) {
        return issue(Purpose.RESET, to, null, null, rules.get().time(SignInTime.PASSWORD_RESET_LIFETIME));
    }

    /** @param request what the browser holds that asked for it; null: the link has no code */
    Issued magicLink(EmailAddress to, @Nullable Secret request) {
        Duration lives = rules.get().time(SignInTime.MAGIC_LINK_LIFETIME);
        if (request == null) {
            return issue(Purpose.MAGIC_LINK, to, null, null, lives);
        }
        int number = random.nextInt(CODES);
        Secret code = new Secret(String.format(Locale.ROOT, "%03d %03d", number / 1000, number % 1000));
        CodeDigest digest = CodeDigest.of(request.reveal(), String.format(Locale.ROOT, "%06d", number));
        Issued issued = issue(Purpose.MAGIC_LINK, to, digest, null, lives);
        return new Issued(issued.url(), code, issued.lives());
    }

    Issued unlock(EmailAddress to, Duration lives) {
        return issue(Purpose.UNLOCK, to, null, null, lives);
    }

    private Issued issue(
            Purpose purpose, EmailAddress to, @Nullable CodeDigest code, @Nullable Invited invited, Duration lives) {
        Secret token = tokens.next("");
        links.add(new AccountLink(
                TimeOrderedUuid.create(clock.instant(), random),
                purpose,
                to,
                TokenDigest.of(token.reveal()),
                code,
                invited,
                lives));
        return new Issued(new Secret(instance.get().baseUrl() + path(purpose) + "/" + token.reveal()), null, lives);
    }

    /**
     * A new link, and the only time that it can be seen.
     *
     * @param code null if there is none
     */
    record Issued(Secret url, @Nullable Secret code, Duration lives) {}
}
