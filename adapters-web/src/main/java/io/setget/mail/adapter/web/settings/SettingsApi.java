package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.diagnosis.SendTestEmail;
import io.setget.mail.application.email.Recipient;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.SaveResult;
import io.setget.mail.application.settings.SaveSmtpSettings;
import io.setget.mail.application.settings.SmtpChange;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.Setting;
import io.setget.mail.domain.settings.SmtpWarnings;
import io.setget.mail.domain.settings.TlsMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reading, changing and trying the SMTP settings. */
public final class SettingsApi {
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
                Route.get("/api/v1/settings/email", guard.require(ApiScope.READ, this::show)),
                Route.put("/api/v1/settings/email", guard.require(ApiScope.MANAGE, this::change)),
                Route.post("/api/v1/settings/email/test", guard.require(ApiScope.MANAGE, this::test)));
    }

    Response show(Request request) {
        return Response.json(200, shown(current.get()));
    }

    Response change(Request request) {
        SmtpChange change = new SmtpChange(Json.plain(Json.object(request)));
        SaveResult result = save.save(change, request.caller().actor());
        if (result instanceof SaveResult.Refused refused) {
            return Response.problem(Problem.invalid(refused.errors()));
        }
        if (result instanceof SaveResult.SetByEnvironment set) {
            return Response.problem(Problem.of(
                    409,
                    "Set by " + String.join(", ", set.variables()) + ": change it there, or leave the field out."));
        }
        return show(request);
    }

    Response test(Request request) {
        Map<String, @Nullable Object> body = Json.plain(Json.object(request));
        List<FieldError> errors = new ArrayList<>();
        for (String name : body.keySet()) {
            if (!Set.of("to", "settings").contains(name)) {
                errors.add(new FieldError(name, "is not a field of a test"));
            }
        }
        Object settings = body.getOrDefault("settings", Map.of());
        if (!(settings instanceof Map)) {
            errors.add(new FieldError("settings", "must be an object"));
        }
        EmailAddress owner = request.caller().email();
        Mailbox to = null;
        if (body.containsKey("to")) {
            to = Recipient.parse(body.get("to")).<@Nullable Mailbox>fold(ok -> ok, wrong -> {
                errors.addAll(wrong);
                return null;
            });
        } else if (owner != null) {
            to = new Mailbox(owner, null);
        } else {
            errors.add(new FieldError("to", "is missing, and this API key has no owner to send to"));
        }
        return to == null || !errors.isEmpty()
                ? Response.problem(Problem.invalid(errors))
                : answer(test.send(to, new SmtpChange(fields(settings))));
    }

    @SuppressWarnings("unchecked") // keys of a JSON object are text
    private static Map<String, @Nullable Object> fields(@Nullable Object settings) {
        return settings instanceof Map ? (Map<String, @Nullable Object>) settings : Map.of();
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
            answer.put("cause", failure.cause());
            answer.put("solution", failure.solution());
            answer.put(
                    "corrections",
                    report.corrections().stream()
                            .map(one -> Map.of("words", one.words(), "settings", one.fields()))
                            .toList());
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
        PresentedChain chain = report.certificates();
        if (chain != null) {
            answer.put(
                    "certificates",
                    chain.certificates().stream().map(SettingsApi::shown).toList());
        }
        answer.put("transcript", report.transcript());
        return Response.json(200, answer);
    }

    private static Map<String, Object> shown(PresentedCertificate certificate) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("subject", certificate.subject());
        shown.put("issuer", certificate.issuer());
        shown.put("names", certificate.names());
        shown.put("not_before", certificate.notBefore().toString());
        shown.put("not_after", certificate.notAfter().toString());
        shown.put("key", certificate.key());
        shown.put("signature", certificate.signature());
        shown.put("fingerprint", certificate.fingerprint());
        return shown;
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
        shown.put("warnings", SmtpWarnings.about(settings));
        return shown;
    }

    private static Map<String, @Nullable Object> field(Setting<?> setting) {
        Map<String, @Nullable Object> field = new LinkedHashMap<>();
        field.put("value", setting.value());
        field.put("source", setting.source().wireName());
        return field;
    }
}
