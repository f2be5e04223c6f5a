package io.setget.mail.adapter.web.template;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.template.TemplatesView.Layout;
import io.setget.mail.application.template.FindTemplates;
import io.setget.mail.application.template.PreviewTemplate;
import io.setget.mail.application.template.SaveBrand;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Languages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The layout that all emails share: logo, colours and footer. */
public final class LayoutPages {
    private static final String PATH = TemplatePages.PATH + "/layout";

    private final FindTemplates find;
    private final PreviewTemplate preview;
    private final SaveBrand save;
    private final Frame frame;
    private final Templates templates;

    public LayoutPages(FindTemplates find, PreviewTemplate preview, SaveBrand save, Frame frame, Templates templates) {
        this.find = find;
        this.preview = preview;
        this.save = save;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::edit),
                Route.post(PATH, this::save),
                Route.get(PATH + "/preview", this::previewInUse),
                Route.post(PATH + "/preview", this::previewDraft));
    }

    Response edit(Request request) {
        return page(request, new Layout(fields(find.brand()), List.of()));
    }

    Response save(Request request) {
        Map<String, String> fields = fields(request.form());
        return Brand.parse(fields)
                .fold(
                        brand -> {
                            save.save(brand, Frame.who(request).actor());
                            return Frame.done(request, PATH, "Layout saved. The next email is made with it.");
                        },
                        errors -> page(
                                request,
                                new Layout(
                                        fields,
                                        errors.stream().map(EditorViews::words).toList())));
    }

    Response previewInUse(Request request) {
        return framed(find.brand(), Map.of());
    }

    Response previewDraft(Request request) {
        Parameters form = request.form();
        return Brand.parse(fields(form))
                .fold(brand -> framed(brand, Map.of("theme", form.text("theme"))), PreviewFrame::problems);
    }

    private Response framed(Brand brand, Map<String, String> asked) {
        return PreviewFrame.of(
                preview.preview(
                        EmailType.MAGIC_LINK,
                        Languages.DEFAULT,
                        find.find(EmailType.MAGIC_LINK, Languages.DEFAULT).template(),
                        brand),
                name -> asked.getOrDefault(name, ""));
    }

    private Response page(Request request, Layout layout) {
        return Frame.page(
                request,
                200,
                templates.templateLayout(frame.around(request, Chrome.Place.TEMPLATES, "Layout of emails"), layout));
    }

    private static Map<String, String> fields(Brand brand) {
        String logo = brand.logoUrl();
        return Map.of(
                "logo_url", logo == null ? "" : logo,
                "accent", brand.accent().hex(),
                "background", brand.background().hex(),
                "footer", brand.footer());
    }

    private static Map<String, String> fields(Parameters form) {
        Map<String, String> fields = new LinkedHashMap<>();
        List.of("logo_url", "accent", "background", "footer").forEach(name -> fields.put(name, form.text(name)));
        return fields;
    }
}
