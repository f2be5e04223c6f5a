package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.account.LinkView.Form;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.application.account.IssueLinks;
import io.setget.mail.application.account.UnlockAccount;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Optional;

/** Ending a lock by the link that was sent with the news of it. Behind a door check. */
public final class UnlockPages {
    private static final String PATH = IssueLinks.path(Purpose.UNLOCK);
    private static final String AGAIN = "A lock ends by itself, and with a new password.";

    private final UnlockAccount unlock;
    private final LinkScreen screen;

    public UnlockPages(UnlockAccount unlock, LinkScreen screen) {
        this.unlock = unlock;
        this.screen = screen;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH + "/{token}", this::open), Route.post(PATH, this::unlock));
    }

    Response open(Request request) {
        Optional<Secret> token = LinkScreen.token(request);
        return token.flatMap(unlock::find)
                .map(email -> screen.show(
                        request,
                        200,
                        "Unlock your account",
                        List.of(
                                "Somebody tried many wrong passwords for " + email + ".",
                                "If that was not you, nobody got in. Choose a long password that you use nowhere else."),
                        null,
                        new Form(PATH, "token", token.orElseThrow().reveal(), List.of(), Filled.EMPTY, "Unlock")))
                .orElseGet(() -> screen.gone(request, AGAIN));
    }

    Response unlock(Request request) {
        boolean unlocked = LinkScreen.token(request.form().text("token"))
                .filter(unlock::unlock)
                .isPresent();
        return unlocked
                ? LinkScreen.unseen(Frame.done(request, SignInPages.PATH, "Your account is unlocked. Sign in."))
                : screen.gone(request, AGAIN);
    }
}
