package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.account.ForgottenPasswordPages;
import io.setget.mail.adapter.web.account.InvitationPages;
import io.setget.mail.adapter.web.account.LinkScreen;
import io.setget.mail.adapter.web.account.MagicLinkPages;
import io.setget.mail.adapter.web.account.UnlockPages;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Frame;
import java.util.ArrayList;
import java.util.List;

/** The pages for those who hold a link, or ask for one; they stand behind the door check. */
final class OutsidePages {
    private OutsidePages() {}

    static List<Route> routes(AccountUseCases does, Frame frame, Templates templates) {
        LinkScreen screen = new LinkScreen(frame, templates);
        List<Route> routes = new ArrayList<>();
        routes.addAll(new ForgottenPasswordPages(does.ask(), does.useResetLink(), screen).routes());
        routes.addAll(new MagicLinkPages(does.ask(), does.signInByLink(), screen).routes());
        routes.addAll(new InvitationPages(does.acceptInvitation(), screen).routes());
        routes.addAll(new UnlockPages(does.unlock(), screen).routes());
        return routes;
    }
}
