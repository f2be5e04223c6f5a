package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.account.LinkView.Form;
import io.setget.mail.adapter.web.account.LinkView.Input;
import io.setget.mail.adapter.web.account.LinkView.Note;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.account.AskForLink;
import io.setget.mail.application.account.IssueLinks;
import io.setget.mail.application.account.SignInByLink;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Signing in without a password: by a link, or by the code that comes with it. Behind a door check. */
public final class MagicLinkPages {
    public static final String PATH = IssueLinks.path(Purpose.MAGIC_LINK);

    private static final String TITLE = "Sign in by email";
    private static final String CODE = PATH + "/code";
    private static final String ENTER = PATH + "/enter";
    private static final Note SWITCHED_OFF =
            new Note("warn", "Sign-in by email is switched off", "Sign in with your password.");
    private static final String AGAIN = "Ask for another one, on the sign-in page.";

    private final AskForLink ask;
    private final SignInByLink signIn;
    private final LinkScreen screen;

    public MagicLinkPages(AskForLink ask, SignInByLink signIn, LinkScreen screen) {
        this.ask = ask;
        this.signIn = signIn;
        this.screen = screen;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::show),
                Route.post(PATH, this::ask),
                Route.post(CODE, this::enterByCode),
                Route.get(PATH + "/{token}", this::open),
                Route.post(ENTER, this::enterByLink));
    }

    Response show(Request request) {
        if (!ask.hasMagicLink()) {
            return page(request, 200, SWITCHED_OFF, null);
        }
        return ask.canSend() ? page(request, 200, null, Filled.EMPTY) : page(request, 200, noMail(), null);
    }

    private static Note noMail() {
        return ForgottenPasswordPages.NO_MAIL;
    }

    Response ask(Request request) {
        String email = request.form().text("email").strip();
        AskForLink.Result result = ask.magicLink(email, request.remoteAddress());
        Map<String, String> typed = Map.of("email", email);
        if (result instanceof AskForLink.Result.Asked asked) {
            return code(request, asked.request(), Filled.EMPTY);
        }
        if (result instanceof AskForLink.Result.Refused refused) {
            return page(request, 200, null, LinkScreen.filled(typed, refused.errors()));
        }
        if (result instanceof AskForLink.Result.TooSoon soon) {
            return page(request, 429, null, new Filled(typed, Map.of("form", ForgottenPasswordPages.tooSoon(soon))))
                    .withRetryAfter(soon.remaining());
        }
        return page(request, 200, result instanceof AskForLink.Result.NoMail ? noMail() : SWITCHED_OFF, null);
    }

    private Response page(Request request, int status, @Nullable Note note, @Nullable Filled filled) {
        return screen.askForAddress(
                request, status, PATH, TITLE, "You get a link and a code; either signs you in.", note, filled);
    }

    /** The form holds what this browser must have for the code to be right. */
    private Response code(Request request, Secret asked, Filled filled) {
        return screen.show(
                request,
                200,
                TITLE,
                List.of(),
                ForgottenPasswordPages.sent("a link and a code"),
                new Form(
                        CODE,
                        "request",
                        asked.reveal(),
                        List.of(new Input("code", "Code", "text", "one-time-code", "Six digits, or open the link.")),
                        filled,
                        "Sign in"));
    }

    Response enterByCode(Request request) {
        Optional<Secret> asked = LinkScreen.token(request.form().text("request"));
        String code = request.form().text("code");
        if (asked.isEmpty()) {
            return Response.seeOther(PATH);
        }
        Optional<SignedIn> signedIn =
                code.length() > 40 ? Optional.empty() : signIn.byCode(asked.get(), code, request.remoteAddress());
        return signedIn.map(who -> welcome(request, who))
                .orElseGet(
                        () -> code(
                                request,
                                asked.get(),
                                new Filled(
                                        Map.of(),
                                        Map.of(
                                                "code",
                                                "That is not the code, or it does not work any more. Five tries are allowed."))));
    }

    Response open(Request request) {
        Optional<Secret> token = LinkScreen.token(request);
        return token.flatMap(signIn::find)
                .map(account -> screen.show(
                        request,
                        200,
                        "Sign in",
                        List.of("As " + account.email() + "."),
                        null,
                        new Form(ENTER, "token", token.orElseThrow().reveal(), List.of(), Filled.EMPTY, "Sign in")))
                .orElseGet(() -> screen.gone(request, AGAIN));
    }

    Response enterByLink(Request request) {
        return LinkScreen.token(request.form().text("token"))
                .flatMap(token -> signIn.byLink(token, request.remoteAddress()))
                .map(who -> welcome(request, who))
                .orElseGet(() -> screen.gone(request, AGAIN));
    }

    private Response welcome(Request request, SignedIn who) {
        return screen.enter(request, who, "Signed in.");
    }
}
