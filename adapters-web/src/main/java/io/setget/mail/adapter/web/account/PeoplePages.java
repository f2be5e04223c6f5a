package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.account.ManagePeople;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.Role;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The page of those who may sign in. */
public final class PeoplePages {
    public static final String PATH = "/backoffice/people";

    private final ManagePeople manage;
    private final Frame frame;
    private final Templates templates;

    public PeoplePages(ManagePeople manage, Frame frame, Templates templates) {
        this.manage = manage;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.post(PATH + "/{id}/role", this::changeRole),
                Route.post(PATH + "/{id}/remove", this::remove));
    }

    Response list(Request request) {
        Account looking = Frame.who(request).account();
        Chrome chrome = frame.around(request, Chrome.Place.PEOPLE, "People");
        PeopleView view = new PeopleView(
                manage.list().stream().map(person -> shown(person, looking)).toList(), roles(looking));
        return Frame.page(request, 200, templates.accountPeople(chrome, view));
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

    static List<PeopleView.Choice> roles(Account looking) {
        return Stream.of(Role.values())
                .filter(looking.role()::mayDecideOn)
                .map(PeoplePages::choice)
                .toList();
    }

    static PeopleView.Choice choice(Role role) {
        return new PeopleView.Choice(role.wireName(), role.label(), role.about());
    }

    static Optional<UUID> id(Request request) {
        String text = request.pathParam("id");
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? Optional.of(UUID.fromString(text))
                : Optional.empty();
    }
}
