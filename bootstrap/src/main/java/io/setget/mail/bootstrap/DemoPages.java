package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.demo.InboxPages;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome.Link;
import io.setget.mail.adapter.web.layout.Chrome.Place;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.application.demo.CaughtEmails;
import io.setget.mail.application.demo.SendDemoMix;
import io.setget.mail.application.demo.Trial;
import java.util.List;
import java.util.random.RandomGenerator;

/** The demo's inbox in the panel. */
record DemoPages(CaughtEmails inbox, List<Trial> settingsToTry, RandomGenerator random) implements Panel.ExtraPages {
    @Override
    public List<Link> links() {
        return List.of(new Link(Place.INBOX, "Inbox", InboxPages.PATH));
    }

    @Override
    public List<Route> routes(UseCases does, Frame frame, Templates templates) {
        return new InboxPages(inbox, new SendDemoMix(does.accept, random), settingsToTry, frame, templates).routes();
    }
}
