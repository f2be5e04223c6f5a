package io.setget.mail.adapter.web.layout;

import gg.jte.models.runtime.JteModel;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.layout.Chrome.Link;
import io.setget.mail.adapter.web.layout.Chrome.Place;
import io.setget.mail.application.account.SignedIn;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.settings.CurrentInstance;
import java.util.List;

/** Puts the frame of the panel around pages. */
public final class Frame {
    private final CurrentInstance instance;
    private final List<Link> links;
    private final Chrome.Assets assets;
    private volatile String lastName = "SetGet";

    /** @param links the navigation, in order */
    public Frame(CurrentInstance instance, List<Link> links, Chrome.Assets assets) {
        this.instance = instance;
        this.links = List.copyOf(links);
        this.assets = assets;
    }

    /** Around a page for somebody who is signed in. */
    public Chrome around(Request request, Place place, String title) {
        SignedIn who = who(request);
        return new Chrome(
                title,
                place,
                links,
                name(),
                who.account().email().value(),
                !who.account().role().mayChange(),
                who.csrfToken().reveal(),
                Flash.of(request).orElse(null),
                assets);
    }

    /**
     * Around a page for somebody who is not signed in.
     *
     * @param csrf goes along with the page's form
     */
    public Chrome outside(Request request, String title, String csrf) {
        return new Chrome(
                title,
                Place.OUTSIDE,
                List.of(),
                name(),
                "",
                false,
                csrf,
                Flash.of(request).orElse(null),
                assets);
    }

    /** The same, asking no store: for a page that says that one is away, and should not wait for it a second time. */
    public Chrome outsideWithoutAsking(Request request, String title) {
        return new Chrome(
                title,
                Place.OUTSIDE,
                List.of(),
                lastName,
                "",
                false,
                "",
                Flash.of(request).orElse(null),
                assets);
    }

    /** A page must be able to say that the database is away, too. */
    private String name() {
        try {
            lastName = instance.get().name();
        } catch (PortUnavailableException away) {
            // as it was called last
        }
        return lastName;
    }

    /** Who asks; the session filter has made sure that there is somebody. */
    public static SignedIn who(Request request) {
        return request.attribute(SignedIn.class)
                .orElseThrow(() -> new IllegalStateException("the page is not behind the session filter"));
    }

    /** A whole page. A form that needs another look is answered with 200: the page itself says what is wrong. */
    public static Response page(Request request, int status, JteModel model) {
        return Flash.said(request, Response.html(status, model.render()));
    }

    /** A part that is put into a page that is shown already. */
    public static Response part(JteModel model) {
        return Response.html(200, model.render());
    }

    /** After something was done: to a page that says so. */
    public static Response done(Request request, String location, String words) {
        return Flash.put(request, Response.seeOther(location), true, words);
    }

    /** After something could not be done: to a page that says why. */
    public static Response failed(Request request, String location, String words) {
        return Flash.put(request, Response.seeOther(location), false, words);
    }
}
