package io.setget.mail.adapter.web.settings;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.SaveSmtpSettings;
import io.setget.mail.application.settings.SendTestEmail;
import io.setget.mail.application.settings.SmtpChange;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.Setting;
import io.setget.mail.domain.settings.TlsMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reading, changing and trying the SMTP settings. */
public final class SettingsApi {
    private static final ObjectMapper TREE = new ObjectMapper();

    private final CurrentSmtpSettings current;
    private final SaveSmtpSettings save;
    private final SendTestEmail test;

    public SettingsApi(CurrentSmtpSettings current, SaveSmtpSettings save, SendTestEmail test) {
        this.current = current;
        this.save = save;
        this.test = test;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get("/api/v1/settings/email", guard.require("read", this::show)),
                Route.put("/api/v1/settings/email", guard.require("manage", this::change)),
                Route.post("/api/v1/settings/email/test", guard.require("manage", this::test)));
    }

    Response show(Request request) {
        return Response.json(200, shown(current.get()));
    }

    Response change(Request request) {
        SaveSmtpSettings.Result result = save.save(changeIn(Json.object(request)));
        if (result instanceof SaveSmtpSettings.Result.Refused refused) {
            return Response.problem(Problem.invalid(refused.errors()));
        }
        if (result instanceof SaveSmtpSettings.Result.SetByEnvironment set) {
            return Response.problem(Problem.of(
                    409,
                    "Set by " + String.join(", ", set.variables()) + ": change it there, or leave the field out."));
        }
        return show(request);
    }

    Response test(Request request) {
        ObjectNode body = Json.object(request);
        for (String name : iterable(body)) {
            if (!Set.of("to", "settings").contains(name)) {
                return invalid(name, "is not a field of a test");
            }
        }
        JsonNode settings = body.path("settings");
        if (!settings.isMissingNode() && !settings.isObject()) {
            return invalid("settings", "must be an object");
        }
        String owner = request.caller().email();
        JsonNode to = body.path("to");
        if (to.isMissingNode() ? owner == null : !to.isTextual()) {
            return invalid("to", "must be an address: this API key has no owner to send to");
        }
        SmtpChange change = settings.isObject() ? changeIn((ObjectNode) settings) : new SmtpChange(Map.of());
        Parsed<Mailbox> mailbox = Mailbox.parse("to", to.isTextual() ? to.textValue() : String.valueOf(owner), null);
        return mailbox.fold(
                valid -> answer(test.send(valid, change)), errors -> Response.problem(Problem.invalid(errors)));
    }

    private static Response answer(SendTestEmail.Result result) {
        if (result instanceof SendTestEmail.Result.Refused refused) {
            return Response.problem(Problem.invalid(refused.errors()));
        }
        var report = ((SendTestEmail.Result.Tried) result).report();
        Failure failure = report.failure();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", report.ok());
        answer.put("message", failure == null ? "Test email sent successfully." : failure.detail());
        if (failure != null) {
            answer.put("error", failure.kind().wireName());
            answer.put("cause", failure.kind().cause());
            answer.put("solution", failure.kind().solution());
        }
        answer.put(
                "steps",
                report.steps().stream()
                        .map(step -> Map.of(
                                "name", step.name(),
                                "ok", step.ok(),
                                "duration_ms", step.durationMs(),
                                "detail", step.detail()))
                        .toList());
        answer.put("transcript", report.transcript());
        return Response.json(200, answer);
    }

    private static Map<String, @Nullable Object> shown(EffectiveSmtpSettings settings) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("host", field(settings.host()));
        shown.put("port", field(settings.port()));
        shown.put("username", field(settings.username()));
        Map<String, Object> password = new LinkedHashMap<>();
        password.put("set", settings.password().value() != null);
        password.put("source", settings.password().source().wireName());
        shown.put("password", password);
        Authentication authentication = settings.authentication().value();
        shown.put(
                "authentication",
                field(new Setting<>(
                        authentication == null ? null : authentication.wireName(),
                        settings.authentication().source())));
        EmailAddress from = settings.fromEmail().value();
        shown.put(
                "from_email",
                field(new Setting<>(
                        from == null ? null : from.value(), settings.fromEmail().source())));
        shown.put("from_name", field(settings.fromName()));
        TlsMode mode = settings.tlsMode().value();
        shown.put(
                "use_tls",
                field(new Setting<>(
                        mode == null ? null : mode != TlsMode.NONE,
                        settings.tlsMode().source())));
        shown.put(
                "tls_mode",
                field(new Setting<>(
                        mode == null ? null : mode.wireName(),
                        settings.tlsMode().source())));
        shown.put("missing", settings.missing());
        return shown;
    }

    private static Map<String, @Nullable Object> field(Setting<?> setting) {
        Map<String, @Nullable Object> field = new LinkedHashMap<>();
        field.put("value", setting.value());
        field.put("source", setting.source().wireName());
        return field;
    }

    private static SmtpChange changeIn(ObjectNode body) {
        return new SmtpChange(TREE.convertValue(body, new TypeReference<Map<String, @Nullable Object>>() {}));
    }

    private static Iterable<String> iterable(ObjectNode body) {
        return body::fieldNames;
    }

    private static Response invalid(String field, String message) {
        return Response.problem(Problem.invalid(List.of(new FieldError(field, message))));
    }
}
