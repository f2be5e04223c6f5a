package io.setget.mail.adapter.web.template;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.template.TemplatesView.Said;
import io.setget.mail.adapter.web.template.TemplatesView.Tested;
import io.setget.mail.application.diagnosis.SendTemplateTest;
import io.setget.mail.application.template.FindTemplates;
import io.setget.mail.application.template.PreviewTemplate;
import io.setget.mail.application.template.PreviewTemplate.Preview;
import io.setget.mail.application.template.SaveTemplate;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Languages;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The list of templates, and the editor of one. Access and CSRF are checked by the server's filters before a request
 * gets here.
 */
public final class TemplatePages {
    public static final String PATH = "/backoffice/templates";

    private static final String ONE = PATH + "/{type}";

    private final FindTemplates find;
    private final PreviewTemplate preview;
    private final SaveTemplate save;
    private final SendTemplateTest test;
    private final Frame frame;
    private final Templates templates;

    public TemplatePages(
            FindTemplates find,
            PreviewTemplate preview,
            SaveTemplate save,
            SendTemplateTest test,
            Frame frame,
            Templates templates) {
        this.find = find;
        this.preview = preview;
        this.save = save;
        this.test = test;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.get(ONE, this::edit),
                Route.post(ONE, this::save),
                Route.get(ONE + "/preview", this::previewInUse),
                Route.post(ONE + "/preview", this::previewDraft),
                Route.post(ONE + "/check", this::check),
                Route.post(ONE + "/test", this::test),
                Route.post(ONE + "/restore", this::restore),
                Route.post(ONE + "/reset", this::reset));
    }

    Response list(Request request) {
        return Frame.page(
                request,
                200,
                templates.templateList(
                        frame.around(request, Chrome.Place.TEMPLATES, "Templates"), EditorViews.rows(find.own())));
    }

    Response edit(Request request) {
        EmailType type = type(request);
        Locale language = language(request.query("locale").orElse(""));
        Map<String, String> fields =
                EditorViews.fields(find.find(type, language).template());
        return page(request, type, language, fields, said(type, language, fields), null);
    }

    Response save(Request request) {
        EmailType type = type(request);
        Parameters form = request.form();
        Locale language = language(form.text("locale"));
        Map<String, String> fields = EditorViews.fields(form);
        SaveTemplate.Result result = EmailTemplate.parse(fields)
                .fold(
                        template -> save.save(
                                type, language, template, Frame.who(request).actor()),
                        SaveTemplate.Result.Refused::new);
        return result instanceof SaveTemplate.Result.Refused refused
                ? page(request, type, language, fields, problems(refused.errors()), null)
                : saved(request, type, language, result, "Template saved. The next email is made with it.");
    }

    Response previewInUse(Request request) {
        EmailType type = type(request);
        Locale language = language(request.query("locale").orElse(""));
        return PreviewFrame.of(
                preview.preview(type, language, find.find(type, language).template()),
                name -> request.query(name).orElse(""));
    }

    Response previewDraft(Request request) {
        EmailType type = type(request);
        Parameters form = request.form();
        return PreviewFrame.of(tried(type, language(form.text("locale")), EditorViews.fields(form)), form::text);
    }

    /** What is wrong with a draft, while it is written; without JavaScript, as the whole page. */
    Response check(Request request) {
        EmailType type = type(request);
        Locale language = language(request.form().text("locale"));
        Map<String, String> fields = EditorViews.fields(request.form());
        Said said = said(type, language, fields);
        return request.header("HX-Request").isPresent()
                ? Frame.part(templates.templateSaid(said))
                : page(request, type, language, fields, said, null);
    }

    Response test(Request request) {
        EmailType type = type(request);
        Locale language = language(request.form().text("locale"));
        Map<String, String> fields = EditorViews.fields(request.form());
        String to = recipient(request);
        Tested tested = EmailAddress.parse("to", to)
                .fold(
                        address -> EmailTemplate.parse(fields)
                                .fold(
                                        draft -> EditorViews.tested(
                                                test.send(type, language, draft, new Mailbox(address, null)), to),
                                        errors -> new Tested(false, "Nothing was sent: the draft cannot be used.")),
                        errors -> new Tested(false, "Nothing was sent: the recipient must be a whole address."));
        return page(request, type, language, fields, said(type, language, fields), tested);
    }

    Response restore(Request request) {
        EmailType type = type(request);
        Locale language = language(request.form().text("locale"));
        String number = request.form().text("version");
        SaveTemplate.Result result = save.restore(
                type,
                language,
                number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0,
                Frame.who(request).actor());
        return saved(request, type, language, result, "Version " + number + " is in use again.");
    }

    Response reset(Request request) {
        EmailType type = type(request);
        Locale language = language(request.form().text("locale"));
        SaveTemplate.Result result =
                save.reset(type, language, Frame.who(request).actor());
        return saved(request, type, language, result, "The built-in template is in use again.");
    }

    private static Response saved(
            Request request, EmailType type, Locale language, SaveTemplate.Result result, String words) {
        String page = PATH + "/" + type.wireName() + "?locale=" + language.toLanguageTag();
        if (result instanceof SaveTemplate.Result.Refused refused) {
            return Frame.failed(request, page, "Nothing was changed: " + EditorViews.words(refused.errors()));
        }
        return result instanceof SaveTemplate.Result.NotCustomisable
                ? Frame.failed(request, page, "The template of " + type.label() + " cannot be changed.")
                : Frame.done(request, page, words);
    }

    private Response page(
            Request request,
            EmailType type,
            Locale language,
            Map<String, String> fields,
            Said said,
            @Nullable Tested tested) {
        Chrome chrome = frame.around(request, Chrome.Place.TEMPLATES, type.label() + " template");
        return Frame.page(
                request,
                200,
                templates.templateEditor(
                        chrome,
                        EditorViews.editor(
                                find.find(type, language), find.own(), fields, recipient(request), said, tested)));
    }

    private Said said(EmailType type, Locale language, Map<String, String> fields) {
        return tried(type, language, fields)
                .fold(
                        shown -> new Said(
                                List.of(),
                                shown.warnings().stream()
                                        .map(warning -> warning.message())
                                        .toList()),
                        TemplatePages::problems);
    }

    private Parsed<Preview> tried(EmailType type, Locale language, Map<String, String> fields) {
        Function<EmailTemplate, Parsed<Preview>> tried = draft -> preview.preview(type, language, draft);
        return EmailTemplate.parse(fields).fold(tried, Parsed::invalid);
    }

    private static Said problems(List<FieldError> errors) {
        return new Said(errors.stream().map(EditorViews::words).toList(), List.of());
    }

    private static String recipient(Request request) {
        String typed =
                request.method().equals("POST") ? request.form().text("to").strip() : "";
        return typed.isEmpty() ? Frame.who(request).account().email().value() : typed;
    }

    private static EmailType type(Request request) {
        return EmailType.parse(request.pathParam("type"))
                .orElseThrow(() -> new HttpProblemException(Problem.of(404, "There is no such template.")));
    }

    private static Locale language(String tag) {
        return tag.isBlank()
                ? Languages.DEFAULT
                : Languages.parse(tag)
                        .orElseThrow(() -> new HttpProblemException(
                                Problem.of(404, "There is no such language. Write it as en or de-AT.")));
    }
}
