package io.setget.mail.adapter.web.email;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Failures;
import io.setget.mail.adapter.web.http.HttpProblemException;
import io.setget.mail.adapter.web.http.Page;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.email.CancelEmail;
import io.setget.mail.application.email.FindEmails;
import io.setget.mail.application.port.DeliveryLog.Filter;
import io.setget.mail.application.port.DeliveryLog.LoggedAttempt;
import io.setget.mail.application.port.DeliveryLog.LoggedEmail;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Glossary;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of emails, taking one back, and the types there are. */
public final class EmailApi {
    private final FindEmails emails;
    private final CancelEmail cancel;

    public EmailApi(FindEmails emails, CancelEmail cancel) {
        this.emails = emails;
        this.cancel = cancel;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get("/api/v1/emails", guard.require(ApiScope.READ, this::list)),
                Route.get("/api/v1/emails/{id}", guard.require(ApiScope.READ, this::find)),
                Route.post("/api/v1/emails/{id}/cancel", guard.require(ApiScope.SEND, this::cancel)),
                Route.get("/api/v1/email-types", guard.require(ApiScope.READ, this::types)));
    }

    Response find(Request request) {
        return emails.find(id(request))
                .map(email -> {
                    Map<String, @Nullable Object> shown = shown(email);
                    shown.put(
                            "attempts",
                            email.attempts().stream().map(EmailApi::shown).toList());
                    return Response.json(200, shown);
                })
                .orElseGet(() -> Response.problem(noSuchEmail()));
    }

    Response list(Request request) {
        Page page = Page.of(request);
        EmailStatus status = request.query("status")
                .map(text -> EmailStatus.parse(text)
                        .orElseThrow(() -> HttpProblemException.invalid("status", "is not a status of an email")))
                .orElse(null);
        EmailType type = request.query("type")
                .map(text -> EmailType.parse(text)
                        .orElseThrow(() -> HttpProblemException.invalid("type", "is not an email type")))
                .orElse(null);
        EmailAddress to = request.query("to")
                .map(text -> EmailAddress.parse("to", text).fold(ok -> ok, errors -> {
                    throw new HttpProblemException(Problem.invalid(errors));
                }))
                .orElse(null);
        Instant since = request.query("since").map(EmailApi::time).orElse(null);
        FindEmails.Found found = emails.list(new Filter(status, type, to, since), page.limit() + 1, page.before());
        if (status == EmailStatus.SENDING && !found.queueAnswered()) {
            return Failures.queueAway();
        }
        return Response.json(
                200, page.answer(found.emails().stream().map(EmailApi::shown).toList()));
    }

    Response cancel(Request request) {
        EmailId id = id(request);
        CancelEmail.Result result = cancel.cancel(id, request.caller().actor());
        if (result instanceof CancelEmail.Result.Cancelled) {
            return Response.json(200, Map.of("id", id.value(), "status", EmailStatus.CANCELLED.wireName()));
        }
        return Response.problem(
                result instanceof CancelEmail.Result.TooLate late
                        ? Problem.of(
                                409,
                                "Too late to cancel: the email's status is "
                                        + late.status().wireName() + ".")
                        : noSuchEmail());
    }

    Response types(Request request) {
        return Response.json(
                200,
                Map.of(
                        "items",
                        List.of(EmailType.values()).stream()
                                .map(EmailApi::shown)
                                .toList()));
    }

    private static Map<String, Object> shown(EmailType type) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("type", type.wireName());
        shown.put("label", type.label());
        shown.put("trigger", type.trigger());
        shown.put("customisable", type.customisable());
        shown.put("lane", type.lane().name().toLowerCase(Locale.ROOT));
        shown.put("lives_seconds", type.lives().toSeconds());
        shown.put(
                "variables",
                type.variables().stream()
                        .map(variable -> Map.of(
                                "name", variable.name(),
                                "kind", variable.kind().name().toLowerCase(Locale.ROOT),
                                "required", variable.required(),
                                "description", Glossary.term(variable.name()).description(),
                                "sample", Glossary.term(variable.name()).sample()))
                        .toList());
        return shown;
    }

    private static Map<String, @Nullable Object> shown(LoggedEmail email) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", email.id().value());
        shown.put("type", email.type().wireName());
        shown.put("to", email.to().value());
        shown.put("status", email.status().wireName());
        shown.put("message_id", email.messageId());
        shown.put("queued_at", email.queuedAt());
        shown.put("sent_at", email.sentAt());
        shown.put("next_attempt_at", email.nextAttemptAt());
        return shown;
    }

    private static Map<String, @Nullable Object> shown(LoggedAttempt attempt) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("at", attempt.at());
        shown.put("outcome", attempt.outcome().name().toLowerCase(Locale.ROOT));
        shown.put("reply", attempt.reply());
        shown.put("error", attempt.error() == null ? null : attempt.error().wireName());
        shown.put("duration_ms", attempt.durationMs());
        return shown;
    }

    private static EmailId id(Request request) {
        return EmailId.parse(request.pathParam("id")).orElseThrow(() -> new HttpProblemException(noSuchEmail()));
    }

    private static Problem noSuchEmail() {
        return Problem.of(404, "There is no email with this id, or the log has forgotten it.");
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw HttpProblemException.invalid("since", "must be a time such as 2026-01-31T09:00:00Z");
        }
    }
}
