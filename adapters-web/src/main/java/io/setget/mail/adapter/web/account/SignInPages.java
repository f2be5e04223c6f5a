package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.DoorCheck;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.http.SessionFilter;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.account.SignIn;
import io.setget.mail.application.account.SignOut;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Signing in and out. */
public final class SignInPages {
    public static final String PATH = "/backoffice/login";
    public static final String SIGN_OUT_PATH = "/backoffice/logout";

    private static final String HOME = "/backoffice/settings/email";

    private final SignIn signIn;
    private final SignOut signOut;
    private final BooleanSupplier setUpFirst;
    private final BooleanSupplier byEmail;
    private final SessionFilter sessions;
    private final Frame frame;
    private final Templates templates;

    /**
     * @param setUpFirst whether there is nobody yet who could sign in
     * @param byEmail whether people may sign in by a link, too
     */
    public SignInPages(
            SignIn signIn,
            SignOut signOut,
            BooleanSupplier setUpFirst,
            BooleanSupplier byEmail,
            SessionFilter sessions,
            Frame frame,
            Templates templates) {
        this.signIn = signIn;
        this.signOut = signOut;
        this.setUpFirst = setUpFirst;
        this.byEmail = byEmail;
        this.sessions = sessions;
        this.frame = frame;
        this.templates = templates;
    }

    /** For everybody, behind a {@link DoorCheck}. */
    public List<Route> outside() {
        return List.of(Route.get(PATH, this::show), Route.post(PATH, this::enter));
    }

    /** For those who are signed in. */
    public List<Route> inside() {
        return List.of(Route.post(SIGN_OUT_PATH, this::leave));
    }

    Response show(Request request) {
        if (setUpFirst.getAsBoolean()) {
            return Response.seeOther(SetUpPages.PATH);
        }
        String next = next(request.query("next").orElse(""));
        return sessions.find(request).isPresent() ? Response.seeOther(next) : page(request, 200, Filled.EMPTY, next);
    }

    Response enter(Request request) {
        Parameters form = request.form();
        String email = form.text("email").strip();
        String next = next(form.text("next"));
        SignIn.Result result = signIn.signIn(email, form.text("password"), request.remoteAddress());
        if (result instanceof SignIn.Result.Welcome welcome) {
            return SessionFilter.start(request, Response.seeOther(next), welcome.signedIn());
        }
        Map<String, String> typed = Map.of("email", email);
        if (result instanceof SignIn.Result.TooSoon soon) {
            String words = "Too many wrong passwords. Try again in "
                    + Words.duration(soon.remaining().toMillis()) + ".";
            return page(request, 429, new Filled(typed, Map.of("form", words)), next)
                    .withRetryAfter(soon.remaining());
        }
        if (result instanceof SignIn.Result.Locked locked) {
            String words = "Too many wrong passwords: for "
                    + Words.duration(locked.remaining().toMillis())
                    + " none is looked at. Whoever the account belongs to gets an email with a link that unlocks it,"
                    + " if mail can be sent.";
            return page(request, 429, new Filled(typed, Map.of("form", words)), next)
                    .withRetryAfter(locked.remaining());
        }
        return page(request, 200, new Filled(typed, Map.of("form", "Email or password is wrong.")), next);
    }

    Response leave(Request request) {
        signOut.signOut(Frame.who(request));
        return SessionFilter.end(request, Frame.done(request, PATH, "Signed out."));
    }

    private Response page(Request request, int status, Filled form, String next) {
        Chrome chrome = frame.outside(request, "Sign in", csrf(request));
        return Frame.page(request, status, templates.accountLogin(chrome, form, next, byEmail.getAsBoolean()));
    }

    static String csrf(Request request) {
        return request.attribute(DoorCheck.Token.class)
                .map(token -> token.value().reveal())
                .orElseThrow(() -> new IllegalStateException("the page is not behind the door check"));
    }

    /** Only ever a page of the panel, whatever the address says. */
    private static String next(String wanted) {
        return wanted.matches("/backoffice/[A-Za-z0-9/_-]*") ? wanted : HOME;
    }
}
