package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.http.SessionFilter;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.account.SetUpInstance;
import io.setget.mail.application.account.SignIn;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The page that sets a new instance up; closed as soon as there is an account. Behind a door check. */
public final class SetUpPages {
    static final String PATH = "/backoffice/setup";

    private static final String HOME = "/backoffice/settings/email";

    private final SetUpInstance setUp;
    private final SignIn signIn;
    private final Frame frame;
    private final Templates templates;

    public SetUpPages(SetUpInstance setUp, SignIn signIn, Frame frame, Templates templates) {
        this.setUp = setUp;
        this.signIn = signIn;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH, this::show), Route.post(PATH, this::perform));
    }

    Response show(Request request) {
        return setUp.token().isEmpty() ? Response.seeOther(SignInPages.PATH) : page(request, 200, Filled.EMPTY);
    }

    Response perform(Request request) {
        if (setUp.token().isEmpty()) {
            return Frame.failed(request, SignInPages.PATH, "This instance is set up already. Sign in.");
        }
        Parameters form = request.form();
        SetUpInstance.Result result = setUp.setUp(
                new Secret(form.text("token").strip()),
                form.text("instance_name"),
                form.text("email").strip(),
                form.text("password"));
        if (result instanceof SetUpInstance.Result.Done) {
            return enter(request, form);
        }
        Map<String, String> wrong = result instanceof SetUpInstance.Result.Refused refused
                ? refused.errors().stream()
                        .collect(Collectors.toMap(
                                FieldError::field, error -> Words.sentence(error.message()), (first, second) -> first))
                : Map.of("token", "Is not the one in the log; a restart makes a new one.");
        return page(request, 200, new Filled(typed(form), wrong));
    }

    private Response enter(Request request, Parameters form) {
        SignIn.Result result =
                signIn.signIn(form.text("email").strip(), form.text("password"), request.remoteAddress());
        return result instanceof SignIn.Result.Welcome welcome
                ? SessionFilter.start(
                        request,
                        Frame.done(request, HOME, "Welcome. Now tell SetGet Mail which server sends your emails."),
                        welcome.signedIn())
                : Response.seeOther(SignInPages.PATH);
    }

    /** What was typed, but for the secrets. */
    private static Map<String, String> typed(Parameters form) {
        return Map.of("instance_name", form.text("instance_name"), "email", form.text("email"));
    }

    private Response page(Request request, int status, Filled form) {
        return Frame.page(
                request,
                status,
                templates.accountSetup(frame.outside(request, "Set up", SignInPages.csrf(request)), form));
    }
}
