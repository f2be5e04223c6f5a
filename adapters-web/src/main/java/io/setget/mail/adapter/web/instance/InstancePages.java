package io.setget.mail.adapter.web.instance;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.application.instance.ListInstances;
import java.util.List;

/** The page that shows which instances run, and what each is doing. */
public final class InstancePages {
    public static final String PATH = "/backoffice/instances";

    private final ListInstances instances;
    private final Frame frame;
    private final Templates templates;

    public InstancePages(ListInstances instances, Frame frame, Templates templates) {
        this.instances = instances;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH, this::page), Route.get(PATH + "/list", this::list));
    }

    Response page(Request request) {
        Chrome chrome = frame.around(request, Chrome.Place.INSTANCES, "Instances");
        return Frame.page(request, 200, templates.instancePage(chrome, view()));
    }

    Response list(Request request) {
        return Frame.part(templates.instanceList(view()));
    }

    private InstancesView view() {
        return InstancesView.of(instances.list());
    }
}
