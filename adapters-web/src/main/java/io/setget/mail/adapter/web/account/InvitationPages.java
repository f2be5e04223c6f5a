package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.account.LinkView.Form;
import io.setget.mail.adapter.web.account.LinkView.Input;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.account.AcceptInvitation;
import io.setget.mail.application.account.AcceptInvitation.Invitation;
import io.setget.mail.application.account.IssueLinks;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.settings.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Accepting an invitation. Behind a door check. */
public final class InvitationPages {
    private static final String PATH = IssueLinks.path(Purpose.INVITATION);
    private static final String AGAIN = "Ask whoever invited you for another one.";

    private final AcceptInvitation accept;
    private final LinkScreen screen;

    public InvitationPages(AcceptInvitation accept, LinkScreen screen) {
        this.accept = accept;
        this.screen = screen;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH + "/{token}", this::open), Route.post(PATH, this::accept));
    }

    Response open(Request request) {
        Optional<Secret> token = LinkScreen.token(request);
        return token.flatMap(accept::find)
                .map(invitation -> form(request, invitation, token.orElseThrow(), Filled.EMPTY))
                .orElseGet(() -> screen.gone(request, AGAIN));
    }

    Response accept(Request request) {
        Parameters sent = request.form();
        Optional<Secret> token = LinkScreen.token(sent.text("token"));
        Optional<Invitation> invitation = token.flatMap(accept::find);
        if (token.isEmpty() || invitation.isEmpty()) {
            return screen.gone(request, AGAIN);
        }
        AcceptInvitation.Result result =
                accept.accept(token.get(), sent.text("name"), sent.text("password"), request.remoteAddress());
        if (result instanceof AcceptInvitation.Result.Welcome welcome) {
            return screen.enter(request, welcome.signedIn(), "Welcome. Your account is ready.");
        }
        if (result instanceof AcceptInvitation.Result.Refused refused) {
            Filled filled = LinkScreen.filled(Map.of("name", sent.text("name")), refused.errors());
            return form(request, invitation.get(), token.get(), filled);
        }
        return result instanceof AcceptInvitation.Result.HasAccount
                ? screen.gone(request, "There is an account with this address already: sign in.")
                : screen.gone(request, AGAIN);
    }

    private Response form(Request request, Invitation invitation, Secret token, Filled filled) {
        String role = invitation.as().role().label() + ": you "
                + invitation.as().role().about();
        return screen.show(
                request,
                200,
                "You are invited",
                List.of(
                        invitation.as().by() + " invites " + invitation.email() + " to this panel.",
                        "Your role is " + role + "."),
                null,
                new Form(
                        PATH,
                        "token",
                        token.reveal(),
                        List.of(
                                new Input("name", "Your name", "text", "name", "As others see you."),
                                new Input(
                                        "password", "Password", "password", "new-password", "10 characters or more.")),
                        filled,
                        "Accept"));
    }
}
