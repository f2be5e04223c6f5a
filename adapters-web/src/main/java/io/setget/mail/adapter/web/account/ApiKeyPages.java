package io.setget.mail.adapter.web.account;

import io.setget.mail.adapter.web.account.AccountView.Filled;
import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.account.ManageApiKeys;
import io.setget.mail.domain.account.ApiKey;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.input.FieldError;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of the API keys: made, shown once, revoked. */
public final class ApiKeyPages {
    private static final String PATH = "/backoffice/api-keys";

    private final ManageApiKeys manage;
    private final Frame frame;
    private final Templates templates;

    public ApiKeyPages(ManageApiKeys manage, Frame frame, Templates templates) {
        this.manage = manage;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, this::list),
                Route.post(PATH, this::make),
                Route.post(PATH + "/{id}/revoke", this::revoke));
    }

    Response list(Request request) {
        return page(request, 200, null, Filled.EMPTY);
    }

    /** Answers with the page itself, not a redirect: the key is in this answer and nowhere else. */
    Response make(Request request) {
        Parameters form = request.form();
        Set<ApiScope> scopes = EnumSet.noneOf(ApiScope.class);
        form.all("scopes").forEach(name -> ApiScope.parse(name).ifPresent(scopes::add));
        return manage.make(
                        Frame.who(request).account(),
                        form.text("name"),
                        scopes,
                        limit(form.text("requests_per_minute")))
                .fold(
                        made -> page(request, 200, made.token().reveal(), Filled.EMPTY),
                        errors -> page(request, 200, null, filled(form, errors)));
    }

    Response revoke(Request request) {
        boolean revoked = uuid(request.pathParam("id"))
                && manage.revoke(
                        UUID.fromString(request.pathParam("id")),
                        Frame.who(request).actor());
        return revoked
                ? Frame.done(request, PATH, "The key is revoked.")
                : Frame.failed(request, PATH, "This key is revoked already.");
    }

    private Response page(Request request, int status, @Nullable String made, Filled form) {
        Chrome chrome = frame.around(request, Chrome.Place.API_KEYS, "API keys");
        List<AccountView.Key> keys =
                manage.list().stream().map(ApiKeyPages::shown).toList();
        return Frame.page(request, status, templates.accountKeys(chrome, new AccountView.Keys(keys, made, form)));
    }

    private static AccountView.Key shown(ApiKey key) {
        Integer limit = key.requestsPerMinute();
        Instant used = key.lastUsedAt();
        return new AccountView.Key(
                key.id().toString(),
                key.name(),
                key.scopes().stream().sorted().map(ApiScope::wireName).collect(Collectors.joining(", ")),
                limit == null ? "no rate limit" : Words.number(limit) + " requests a minute",
                Words.time(key.createdAt()),
                used == null ? "never" : Words.time(used));
    }

    private static Filled filled(Parameters form, List<FieldError> errors) {
        return new Filled(
                Map.of("name", form.text("name"), "requests_per_minute", form.text("requests_per_minute")),
                errors.stream()
                        .collect(Collectors.toMap(
                                FieldError::field,
                                error -> Words.sentence(error.message()),
                                (first, second) -> first)));
    }

    /** Null for none; a text that is no number becomes one that is refused. */
    private static @Nullable Integer limit(String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return Integer.valueOf(text.strip());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    private static boolean uuid(String text) {
        return text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    }
}
