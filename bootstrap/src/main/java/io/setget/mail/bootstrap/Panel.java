package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.account.ApiKeyPages;
import io.setget.mail.adapter.web.account.PeoplePages;
import io.setget.mail.adapter.web.account.SetUpPages;
import io.setget.mail.adapter.web.account.SignInPages;
import io.setget.mail.adapter.web.audit.AuditPages;
import io.setget.mail.adapter.web.deadletter.DeadLetterPages;
import io.setget.mail.adapter.web.deliverability.DeliverabilityPages;
import io.setget.mail.adapter.web.email.EmailPages;
import io.setget.mail.adapter.web.email.UnconfirmedPages;
import io.setget.mail.adapter.web.generated.StaticTemplates;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Assets;
import io.setget.mail.adapter.web.http.CsrfCheck;
import io.setget.mail.adapter.web.http.DoorCheck;
import io.setget.mail.adapter.web.http.Filter;
import io.setget.mail.adapter.web.http.HostCheck;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.RoleCheck;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.http.SessionFilter;
import io.setget.mail.adapter.web.instance.InstancePages;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Chrome.Link;
import io.setget.mail.adapter.web.layout.Chrome.Place;
import io.setget.mail.adapter.web.layout.ErrorPages;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.settings.AuthenticationPages;
import io.setget.mail.adapter.web.settings.GeneralPages;
import io.setget.mail.adapter.web.settings.SendingLimitsPages;
import io.setget.mail.adapter.web.settings.SettingsPages;
import io.setget.mail.adapter.web.template.LayoutPages;
import io.setget.mail.adapter.web.template.TemplatePages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The panel, wired by hand.
 *
 * @param routes every page behind the checks it needs
 * @param errorPages what people see where programs get a problem document
 */
record Panel(List<Route> routes, Filter errorPages) {
    private static final String FILES = "/io/setget/mail/adapter/web/assets/";

    Panel {
        routes = List.copyOf(routes);
    }

    /** @param extra pages that only this start has, such as the demo's inbox */
    static Panel of(Config config, UseCases does, SettingsPages.Background background, ExtraPages extra) {
        Templates templates = new StaticTemplates();
        Assets assets = new Assets(Map.of(
                "app.css", FILES + "app.css",
                "pieces.css", FILES + "pieces.css",
                "app.js", FILES + "app.js",
                "mark.svg", FILES + "mark.svg",
                "lock.svg", FILES + "lock.svg",
                "htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js"));
        List<Link> links = new ArrayList<>(List.of(
                new Link(Place.SETTINGS, "Email / SMTP", SettingsPages.PATH),
                new Link(Place.EMAILS, "Emails", "/backoffice/emails"),
                new Link(Place.DELIVERABILITY, "Deliverability", DeliverabilityPages.PATH),
                new Link(Place.TEMPLATES, "Templates", TemplatePages.PATH),
                new Link(Place.API_KEYS, "API keys", "/backoffice/api-keys"),
                new Link(Place.PEOPLE, "People", PeoplePages.PATH),
                new Link(Place.GENERAL, "General", GeneralPages.PATH),
                new Link(Place.AUTHENTICATION, "Authentication", AuthenticationPages.PATH),
                new Link(Place.INSTANCES, "Instances", InstancePages.PATH),
                new Link(Place.AUDIT, "Audit log", AuditPages.PATH)));
        links.addAll(extra.links());
        Frame frame = new Frame(
                does.instance,
                links,
                new Chrome.Assets(
                        List.of(assets.path("app.css"), assets.path("pieces.css")),
                        assets.path("mark.svg"),
                        assets.path("htmx.js"),
                        assets.path("app.js")));
        SessionFilter sessions = new SessionFilter(does.findSession::with, SignInPages.PATH);
        SignInPages signInPages = new SignInPages(
                does.signIn,
                does.signOut,
                does.createFirstAccount::isNeeded,
                does.accounts.ask()::hasMagicLink,
                sessions,
                frame,
                templates);
        DeadLetterPages deadLetters = new DeadLetterPages(
                does.browseDeadLetters,
                does.reviveDeadLetter,
                does.deleteDeadLetter,
                does.changeDeadLetters,
                frame,
                templates);

        Filter house =
                new HostCheck(() -> does.instance.get().baseUrl(), config.http().bind());
        Filter door = house.then(new DoorCheck(background.random()));
        ErrorPages errorPages = new ErrorPages(frame, templates);
        Filter inside = house.then(sessions)
                .then(new CsrfCheck())
                .then(new RoleCheck(
                        Set.of(SignInPages.SIGN_OUT_PATH, SettingsPages.WARNINGS_PATH), errorPages::onlyLooking));
        List<Route> routes = new ArrayList<>(assets.routes());
        for (String address : List.of("/", "/backoffice", "/backoffice/", "/backoffice/settings")) {
            routes.add(Route.get(address, request -> Response.seeOther(SettingsPages.PATH))
                    .behind(house));
        }
        signInPages.outside().forEach(route -> routes.add(route.behind(door)));
        new SetUpPages(does.setUp, does.signIn, frame, templates)
                .routes()
                .forEach(route -> routes.add(route.behind(door)));
        OutsidePages.routes(does.accounts, frame, templates).forEach(route -> routes.add(route.behind(door)));
        List<Route> pages = new ArrayList<>(signInPages.inside());
        SendingLimitsPages limits = new SendingLimitsPages(does.describeLimits, does.saveLimits, templates);
        pages.addAll(settingsPages(does, frame, deadLetters, limits, templates, background)
                .routes());
        pages.addAll(limits.routes());
        pages.addAll(deadLetters.routes());
        pages.addAll(new DeliverabilityPages(does.checkDeliverability, does.bounces, does.troubles, frame, templates)
                .routes());
        pages.addAll(
                new EmailPages(does.find, does.cancel, does.settleUnconfirmed, does.describeLosses, frame, templates)
                        .routes());
        pages.addAll(new UnconfirmedPages(does.settleUnconfirmed, frame, templates).routes());
        pages.addAll(templatePages(does.templates, frame, templates));
        pages.addAll(new ApiKeyPages(does.manageKeys, frame, templates).routes());
        pages.addAll(new AuditPages(does.auditLog, frame, templates).routes());
        pages.addAll(new InstancePages(does.listInstances, frame, templates).routes());
        pages.addAll(extra.routes(does, frame, templates));
        pages.addAll(new GeneralPages(does.instance, does.saveGeneral, frame, templates).routes());
        pages.addAll(new AuthenticationPages(
                        does.settings.signIn(), does.saveSignIn, does.settings.settings(), frame, templates)
                .routes());
        pages.addAll(new PeoplePages(
                        does.accounts.people(), does.accounts.invite(), does.accounts.offerReset(), frame, templates)
                .routes());
        pages.add(Route.get(
                "/backoffice/{page}", request -> Response.problem(Problem.of(404, "There is no such page."))));
        pages.forEach(route -> routes.add(route.behind(inside)));
        return new Panel(routes, errorPages);
    }

    private static List<Route> templatePages(TemplateUseCases does, Frame frame, Templates templates) {
        List<Route> pages =
                new ArrayList<>(new LayoutPages(does.find(), does.preview(), does.brand(), frame, templates).routes());
        pages.addAll(
                new TemplatePages(does.find(), does.preview(), does.save(), does.test(), frame, templates).routes());
        return pages;
    }

    private static SettingsPages settingsPages(
            UseCases does,
            Frame frame,
            DeadLetterPages deadLetters,
            SendingLimitsPages limits,
            Templates templates,
            SettingsPages.Background background) {
        return new SettingsPages(
                new SettingsPages.UseCases(
                        does.settings.settings(),
                        does.saveSettings,
                        does.settings.test(),
                        does.drafts,
                        does.failedTests,
                        does.trust,
                        does.settings.watch(),
                        does.detect,
                        does.summarise,
                        does.describeDelivery,
                        does.bounces,
                        does.describeLosses,
                        does.pause),
                frame,
                deadLetters,
                limits,
                templates,
                background);
    }

    /** Pages that only some starts have. */
    interface ExtraPages {
        /** An ordinary start. */
        ExtraPages NONE = new ExtraPages() {
            @Override
            public List<Link> links() {
                return List.of();
            }

            @Override
            public List<Route> routes(UseCases does, Frame frame, Templates templates) {
                return List.of();
            }
        };

        List<Link> links();

        /** For those who are signed in. */
        List<Route> routes(UseCases does, Frame frame, Templates templates);
    }
}
