package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.account.InvitePeople;
import io.setget.mail.application.account.LinkResult;
import io.setget.mail.application.account.ManagePeople;
import io.setget.mail.application.account.OfferReset;
import io.setget.mail.application.port.AccountLinks.Open;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.AccountLink.Invited;
import io.setget.mail.domain.account.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page of those who may sign in. */
public final class PeoplePages {
    public static final String PATH = "/backoffice/people";

    private final ManagePeople manage;
    private final InvitePeople invite;
    private final OfferReset offerReset;
    private final Frame frame;
    private final Templates templates;

    public PeoplePages(
            ManagePeople manage, InvitePeople invite, OfferReset offerReset, Frame frame, Templates templates) {
        this.manage = manage;
        this.invite = invite;
        this.offerReset = offerReset;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.post(PATH, this::invite),
                Route.post(PATH + "/invitations/{id}/resend", this::resend),
                Route.post(PATH + "/invitations/{id}/revoke", this::revoke),
                Route.post(PATH + "/{id}/reset", this::offerReset),
                Route.post(PATH + "/{id}/role", this::changeRole),
                Route.post(PATH + "/{id}/remove", this::remove));
    }

    Response list(Request request) {
        return page(request, null, Filled.EMPTY);
    }

    private Response page(Request request, PeopleView.@Nullable PassOn passOn, Filled form) {
        Account looking = Frame.who(request).account();
        Chrome chrome = frame.around(request, Chrome.Place.PEOPLE, "People");
        PeopleView view = new PeopleView(
                manage.list().stream().map(person -> shown(person, looking)).toList(),
                invite.pending().stream()
                        .flatMap(open -> shown(open, looking).stream())
                        .toList(),
                roles(looking),
                invite.canSend(),
                passOn,
                form);
        return LinkScreen.unseen(Frame.page(request, 200, templates.accountPeople(chrome, view)));
    }

    Response invite(Request request) {
        String email = request.form().text("email").strip();
        Optional<Role> role = Role.parse(request.form().text("role"));
        if (role.isEmpty()) {
            return Frame.failed(request, PATH, "Nobody was invited: choose a role.");
        }
        LinkResult result = invite.invite(Frame.who(request).account(), email, role.get());
        return result instanceof LinkResult.Refused refused
                ? page(
                        request,
                        null,
                        LinkScreen.filled(
                                Map.of("email", email, "role", role.get().wireName()), refused.errors()))
                : answer(request, result);
    }

    Response resend(Request request) {
        return answer(
                request, id(request).map(id -> invite.resend(Frame.who(request).account(), id)));
    }

    Response revoke(Request request) {
        return answer(
                request, id(request).map(id -> invite.revoke(Frame.who(request).account(), id)));
    }

    Response offerReset(Request request) {
        return answer(
                request,
                id(request).map(id -> offerReset.offer(Frame.who(request).account(), id)));
    }

    private Response answer(Request request, Optional<LinkResult> result) {
        return answer(request, result.orElseGet(LinkResult.NotFound::new));
    }

    /** A link to pass on is in this answer and nowhere else, so that one is no redirect. */
    private Response answer(Request request, LinkResult result) {
        if (result instanceof LinkResult.ToPassOn link) {
            return page(
                    request,
                    new PeopleView.PassOn(
                            link.to().value(),
                            link.url().reveal(),
                            Words.duration(link.lives().toMillis())),
                    Filled.EMPTY);
        }
        if (result instanceof LinkResult.Sent sent) {
            return Frame.done(request, PATH, "An email to " + sent.to() + " is on its way.");
        }
        if (result instanceof LinkResult.Done) {
            return Frame.done(request, PATH, "The invitation is revoked.");
        }
        if (result instanceof LinkResult.NoMail) {
            return Frame.failed(
                    request, PATH, "No email can be sent just now. An owner can make a link and pass it on.");
        }
        return result instanceof LinkResult.NotAllowed
                ? answer(request, ManagePeople.Result.NOT_ALLOWED, "")
                : answer(request, ManagePeople.Result.NOT_FOUND, "");
    }

    Response changeRole(Request request) {
        Optional<UUID> id = id(request);
        Optional<Role> role = Role.parse(request.form().text("role"));
        if (id.isEmpty() || role.isEmpty()) {
            return Frame.failed(request, PATH, "Nothing changed: choose a person and a role.");
        }
        return answer(
                request, manage.changeRole(Frame.who(request).account(), id.get(), role.get()), "The role is changed.");
    }

    Response remove(Request request) {
        ManagePeople.Result result = id(request)
                .map(id -> manage.remove(Frame.who(request).account(), id))
                .orElse(ManagePeople.Result.NOT_FOUND);
        return answer(request, result, "The account is removed, and signed out everywhere.");
    }

    private static Response answer(Request request, ManagePeople.Result result, String done) {
        return switch (result) {
            case DONE -> Frame.done(request, PATH, done);
            case NOT_FOUND -> Frame.failed(request, PATH, "Nothing changed: somebody else was faster. Look again.");
            case NOT_ALLOWED -> Frame.failed(request, PATH, "Nothing changed: only an owner decides on owners.");
            case LAST_OWNER ->
                Frame.failed(
                        request, PATH, "Nothing changed: this is the only owner. Make somebody else an owner first.");
        };
    }

    private static PeopleView.Person shown(Account person, Account looking) {
        return new PeopleView.Person(
                person.id().toString(),
                person.shownName(),
                person.email().value(),
                choice(person.role()),
                Words.time(person.createdAt()),
                person.id().equals(looking.id()),
                looking.role().mayDecideOn(person.role()));
    }

    private static Optional<PeopleView.Invited> shown(Open open, Account looking) {
        Invited invited = open.link().invited();
        return invited == null
                ? Optional.empty()
                : Optional.of(new PeopleView.Invited(
                        open.link().id().toString(),
                        open.link().email().value(),
                        invited.role().label(),
                        invited.by(),
                        Words.time(open.endsAt()),
                        looking.role().mayDecideOn(invited.role())));
    }

    private static List<PeopleView.Choice> roles(Account looking) {
        return Stream.of(Role.values())
                .filter(looking.role()::mayDecideOn)
                .map(PeoplePages::choice)
                .toList();
    }

    private static PeopleView.Choice choice(Role role) {
        return new PeopleView.Choice(role.wireName(), role.label(), role.about());
    }

    private static Optional<UUID> id(Request request) {
        String text = request.pathParam("id");
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
