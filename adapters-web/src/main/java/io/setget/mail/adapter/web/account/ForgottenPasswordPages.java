package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.account.LinkView.Form;
import io.setget.mail.adapter.web.account.LinkView.Input;
import io.setget.mail.adapter.web.account.LinkView.Note;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.account.AskForLink;
import io.setget.mail.application.account.IssueLinks;
import io.setget.mail.application.account.UseResetLink;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asking for a link by which to choose a new password, and choosing it. Behind a door check. */
public final class ForgottenPasswordPages {
    public static final String PATH = "/backoffice/forgot-password";

    static final Note NO_MAIL = new Note(
            "warn",
            "This instance cannot send email yet",
            "An owner can make a link for you on the page People. On the server, this gives a new password:"
                    + " java -jar setget-mail.jar reset-password --email …");

    private static final String RESET = IssueLinks.path(Purpose.RESET);
    private static final String AGAIN = "Ask for another one, on the sign-in page.";

    private final AskForLink ask;
    private final UseResetLink use;
    private final LinkScreen screen;

    public ForgottenPasswordPages(AskForLink ask, UseResetLink use, LinkScreen screen) {
        this.ask = ask;
        this.use = use;
        this.screen = screen;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::show),
                Route.post(PATH, this::ask),
                Route.get(RESET + "/{token}", this::open),
                Route.post(RESET, this::use));
    }

    Response show(Request request) {
        return ask.canSend() ? page(request, 200, null, Filled.EMPTY) : page(request, 200, NO_MAIL, null);
    }

    Response ask(Request request) {
        String email = request.form().text("email").strip();
        AskForLink.Result result = ask.reset(email, request.remoteAddress());
        Map<String, String> typed = Map.of("email", email);
        if (result instanceof AskForLink.Result.Refused refused) {
            return page(request, 200, null, LinkScreen.filled(typed, refused.errors()));
        }
        if (result instanceof AskForLink.Result.TooSoon soon) {
            return page(request, 429, null, new Filled(typed, Map.of("form", tooSoon(soon))))
                    .withRetryAfter(soon.remaining());
        }
        return result instanceof AskForLink.Result.Asked
                ? page(request, 200, sent("a link by which to choose a new password"), null)
                : page(request, 200, NO_MAIL, null);
    }

    static String tooSoon(AskForLink.Result.TooSoon soon) {
        return "That was asked for too often. Try again in "
                + Words.duration(soon.remaining().toMillis()) + ".";
    }

    /** Says nothing about whether there is such an account. */
    static Note sent(String what) {
        return new Note(
                "good",
                "Look into your mail",
                "If there is an account with this address, an email with " + what + " is on its way.");
    }

    private Response page(Request request, int status, @Nullable Note note, @Nullable Filled filled) {
        return screen.askForAddress(
                request,
                status,
                PATH,
                "Forgot your password?",
                "You get a link by which to choose a new one.",
                note,
                filled);
    }

    Response open(Request request) {
        Optional<Secret> token = LinkScreen.token(request);
        return token.flatMap(use::find)
                .map(account -> choose(request, account, token.orElseThrow(), Filled.EMPTY))
                .orElseGet(() -> screen.gone(request, AGAIN));
    }

    Response use(Request request) {
        Optional<Secret> token = LinkScreen.token(request.form().text("token"));
        Optional<Account> account = token.flatMap(use::find);
        if (token.isEmpty() || account.isEmpty()) {
            return screen.gone(request, AGAIN);
        }
        UseResetLink.Result result = use.use(token.get(), request.form().text("password"), request.remoteAddress());
        if (result instanceof UseResetLink.Result.Welcome welcome) {
            return screen.enter(
                    request, welcome.signedIn(), "Your password is changed; every other session has ended.");
        }
        return result instanceof UseResetLink.Result.Refused refused
                ? choose(request, account.get(), token.get(), LinkScreen.filled(Map.of(), refused.errors()))
                : screen.gone(request, AGAIN);
    }

    private Response choose(Request request, Account account, Secret token, Filled filled) {
        return screen.show(
                request,
                200,
                "Choose a new password",
                List.of("For " + account.email() + ". You are signed out everywhere else."),
                null,
                new Form(
                        RESET,
                        "token",
                        token.reveal(),
                        List.of(new Input(
                                "password", "New password", "password", "new-password", "10 characters or more.")),
                        filled,
                        "Change the password"));
    }
}
