package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.diagnosis.DetectMailServer;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.Detection;
import io.setget.mail.domain.diagnosis.ProbedHost;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Recommendation;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.SmtpFieldRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finding out where and how emails can be sent. */
public final class DetectionApi {
    private final DetectMailServer detect;

    public DetectionApi(DetectMailServer detect) {
        this.detect = detect;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(Route.post("/api/v1/settings/email/detect", guard.require(ApiScope.MANAGE, this::detect)));
    }

    Response detect(Request request) {
        Map<String, @Nullable Object> body = Json.plain(Json.object(request));
        List<FieldError> errors = new ArrayList<>();
        for (String name : body.keySet()) {
            if (!Set.of("host", "email").contains(name)) {
                errors.add(new FieldError(name, "is not a field of a detection"));
            }
        }
        if (body.containsKey("host") == body.containsKey("email")) {
            errors.add(new FieldError("host", "give either a host or an email, not both"));
        }
        if (!errors.isEmpty()) {
            return Response.problem(Problem.invalid(errors));
        }
        Parsed<Detection> found = body.containsKey("host")
                ? text("host", body).<Parsed<Detection>>fold(this::atHost, Parsed::invalid)
                : text("email", body).<Parsed<Detection>>fold(this::forSender, Parsed::invalid);
        return found.fold(
                detection -> Response.json(200, shown(detection)), wrong -> Response.problem(Problem.invalid(wrong)));
    }

    private Parsed<Detection> atHost(String text) {
        return SmtpFieldRules.host(text).fold(host -> Parsed.valid(detect.atHost(host)), Parsed::<Detection>invalid);
    }

    private Parsed<Detection> forSender(String text) {
        return EmailAddress.parse("email", text)
                .fold(address -> Parsed.valid(detect.forSender(address)), Parsed::<Detection>invalid);
    }

    private static Parsed<String> text(String field, Map<String, @Nullable Object> body) {
        return body.get(field) instanceof String text ? Parsed.valid(text) : Parsed.invalid(field, "must be text");
    }

    private static Map<String, @Nullable Object> shown(Detection found) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("recommended", found.recommended().map(DetectionApi::shown).orElse(null));
        shown.put("provider", found.provider() == null ? null : found.provider().id());
        shown.put("notes", found.notes());
        shown.put("hosts", found.hosts().stream().map(DetectionApi::shown).toList());
        return shown;
    }

    private static Map<String, Object> shown(Recommendation best) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("host", best.host());
        shown.put("port", best.port());
        shown.put("tls_mode", best.tlsMode().wireName());
        shown.put("authentication", best.authentication().wireName());
        shown.put("why", best.why());
        shown.put("warnings", best.warnings());
        return shown;
    }

    private static Map<String, Object> shown(ProbedHost host) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("host", host.host());
        shown.put("origin", host.origin().wireName());
        shown.put("ports", host.ports().stream().map(DetectionApi::shown).toList());
        return shown;
    }

    private static Map<String, @Nullable Object> shown(ProbedPort port) {
        PresentedChain chain = port.certificates();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("port", port.port());
        shown.put("speaks", port.speech().wireName());
        shown.put("detail", port.words());
        shown.put("server_name", port.serverName().isEmpty() ? null : port.serverName());
        shown.put("logins_before_tls", port.loginsInClear());
        shown.put("logins", port.logins());
        shown.put("certificate", chain == null ? null : shown(chain, port.distrust()));
        return shown;
    }

    private static Map<String, @Nullable Object> shown(PresentedChain chain, @Nullable String distrust) {
        PresentedCertificate leaf = chain.leaf();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("trusted", distrust == null);
        shown.put("why_not", distrust);
        shown.put("subject", leaf.subject());
        shown.put("issuer", leaf.issuer());
        shown.put("names", leaf.names());
        shown.put("not_before", leaf.notBefore());
        shown.put("not_after", leaf.notAfter());
        shown.put("key", leaf.key());
        shown.put("fingerprint", leaf.fingerprint());
        shown.put("protocol", chain.protocol());
        return shown;
    }
}
