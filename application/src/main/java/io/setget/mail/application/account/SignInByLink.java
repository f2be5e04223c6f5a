package io.setget.mail.application.account;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.Accounts;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.CodeDigest;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.settings.Secret;
import java.util.Optional;

/** Signs somebody in who reads the mail of their address: by the link in it, or by its code. */
public final class SignInByLink {
    private static final int MOST_TRIES = 5;

    private final AccountLinks links;
    private final Accounts accounts;
    private final CurrentSignInRules rules;
    private final StartSession start;

    public SignInByLink(AccountLinks links, Accounts accounts, CurrentSignInRules rules, StartSession start) {
        this.links = links;
        this.accounts = accounts;
        this.rules = rules;
        this.start = start;
    }

    /** Who would be signed in; without using the link up, for scanners of mail open links, too. */
    public Optional<Account> find(Secret token) {
        return rules.get().hasMagicLink()
                ? account(links.find(Purpose.MAGIC_LINK, TokenDigest.of(token.reveal())))
                : Optional.empty();
    }

    /** Empty if the link has ended, was used or replaced, or nobody may sign in like that any more. */
    public Optional<SignedIn> byLink(Secret token, String remoteAddress) {
        return rules.get().hasMagicLink()
                ? account(links.use(Purpose.MAGIC_LINK, TokenDigest.of(token.reveal())))
                        .map(account -> start.start(account, "by a magic link, from " + remoteAddress))
                : Optional.empty();
    }

    /**
     * Empty if the code is wrong, was tried too often, or would be empty by its link.
     *
     * @param request what the browser holds that asked for it
     * @param code as it was typed
     */
    public Optional<SignedIn> byCode(Secret request, String code, String remoteAddress) {
        CodeDigest typed = CodeDigest.of(request.reveal(), code.replaceAll("[\\s-]", ""));
        return rules.get().hasMagicLink()
                ? account(links.useCode(typed, MOST_TRIES))
                        .map(account -> start.start(account, "by a code, from " + remoteAddress))
                : Optional.empty();
    }

    private Optional<Account> account(Optional<AccountLink> link) {
        return link.map(AccountLink::email).flatMap(accounts::find);
    }
}
