package io.setget.mail.adapter.web.template;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.template.FindTemplates;
import io.setget.mail.application.template.FindTemplates.Found;
import io.setget.mail.application.template.PreviewTemplate;
import io.setget.mail.application.template.PreviewTemplate.Preview;
import io.setget.mail.application.template.SaveTemplate;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.Languages;
import io.setget.mail.domain.template.TemplateVersion;
import io.setget.mail.domain.template.TemplateWarning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What emails say: reading, trying, changing, and going back to what is built in. */
public final class TemplateApi {
    private static final String PATH = "/api/v1/templates/{type}";

    private final FindTemplates find;
    private final PreviewTemplate preview;
    private final SaveTemplate save;

    public TemplateApi(FindTemplates find, PreviewTemplate preview, SaveTemplate save) {
        this.find = find;
        this.preview = preview;
        this.save = save;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get(PATH, guard.require(ApiScope.READ, this::show)),
                Route.put(PATH, guard.require(ApiScope.MANAGE, this::change)),
                Route.delete(PATH, guard.require(ApiScope.MANAGE, this::reset)),
                Route.post(PATH + "/preview", guard.require(ApiScope.READ, this::preview)));
    }

    Response show(Request request) {
        return Response.json(200, shown(find.find(type(request), language(request))));
    }

    Response change(Request request) {
        EmailType type = type(request);
        if (!type.customisable()) {
            return notCustomisable(type);
        }
        Locale language = language(request);
        return EmailTemplate.parse(Json.plain(Json.object(request)))
                .fold(
                        template -> answer(
                                type,
                                save.save(
                                        type,
                                        language,
                                        template,
                                        request.caller().actor()),
                                () -> show(request)),
                        TemplateApi::invalid);
    }

    Response reset(Request request) {
        EmailType type = type(request);
        return answer(type, save.reset(type, language(request), request.caller().actor()), Response::noContent);
    }

    /** A field that is left out is that of the template in use. */
    Response preview(Request request) {
        EmailType type = type(request);
        Locale language = language(request);
        EmailTemplate inUse = find.find(type, language).template();
        Map<String, @Nullable Object> draft = new LinkedHashMap<>();
        draft.put("subject", inUse.subject());
        draft.put("preheader", inUse.preheader());
        draft.put("html", inUse.html());
        draft.put("text", inUse.text());
        draft.putAll(Json.plain(Json.object(request)));
        return EmailTemplate.parse(draft)
                .fold(
                        template -> preview.preview(type, language, template)
                                .fold(TemplateApi::shown, TemplateApi::invalid),
                        TemplateApi::invalid);
    }

    private static Response answer(EmailType type, SaveTemplate.Result result, Supplier<Response> saved) {
        if (result instanceof SaveTemplate.Result.Refused refused) {
            return invalid(refused.errors());
        }
        return result instanceof SaveTemplate.Result.NotCustomisable ? notCustomisable(type) : saved.get();
    }

    private static Response shown(Preview shown) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("subject", shown.content().subject());
        answer.put("html", shown.content().html());
        answer.put("text", shown.content().text());
        answer.put("warnings", warnings(shown.warnings()));
        return Response.json(200, answer);
    }

    private Map<String, @Nullable Object> shown(Found found) {
        EmailTemplate template = found.template();
        TemplateVersion own = found.own();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("type", found.type().wireName());
        shown.put("locale", found.language().toLanguageTag());
        shown.put("customisable", found.type().customisable());
        shown.put("source", own == null ? "built_in" : "custom");
        shown.put("source_locale", found.source().toLanguageTag());
        shown.put("version", own == null ? null : own.number());
        shown.put("saved_by", own == null ? null : own.savedBy());
        shown.put("saved_at", own == null ? null : own.savedAt());
        shown.put("subject", template.subject());
        shown.put("preheader", template.preheader());
        shown.put("html", template.html());
        shown.put("text", template.text());
        shown.put(
                "warnings",
                warnings(preview.preview(found.type(), found.language(), template)
                        .<List<TemplateWarning>>fold(Preview::warnings, errors -> List.of())));
        shown.put(
                "versions",
                found.history().stream()
                        .map(version -> Map.of(
                                "version", version.number(),
                                "built_in", version.template() == null,
                                "saved_by", version.savedBy(),
                                "saved_at", version.savedAt()))
                        .toList());
        return shown;
    }

    private static List<Map<String, String>> warnings(List<TemplateWarning> warnings) {
        List<Map<String, String>> shown = new ArrayList<>();
        warnings.forEach(
                warning -> shown.add(Map.of("warning", warning.kind().wireName(), "message", warning.message())));
        return shown;
    }

    private static Response notCustomisable(EmailType type) {
        return Response.problem(Problem.of(409, "The template of " + type.label() + " cannot be changed."));
    }

    private static Response invalid(List<FieldError> errors) {
        return Response.problem(Problem.invalid(errors));
    }

    private static EmailType type(Request request) {
        return EmailType.parse(request.pathParam("type"))
                .orElseThrow(() -> new HttpProblemException(Problem.of(404, "There is no such email type.")));
    }

    private static Locale language(Request request) {
        Optional<String> given = request.query("locale");
        return given.isEmpty()
                ? Languages.DEFAULT
                : Languages.parse(given.get())
                        .orElseThrow(() ->
                                HttpProblemException.invalid("locale", "must be a language tag such as en or de-AT"));
    }
}
