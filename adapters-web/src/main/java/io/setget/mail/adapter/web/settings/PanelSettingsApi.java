package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Json;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.application.settings.GeneralChange;
import io.setget.mail.application.settings.SaveGeneralSettings;
import io.setget.mail.application.settings.SaveResult;
import io.setget.mail.application.settings.SaveSignInRules;
import io.setget.mail.application.settings.SignInChange;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.input.DurationText;
import io.setget.mail.domain.settings.GeneralFieldRules;
import io.setget.mail.domain.settings.Setting;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SignInRules;
import io.setget.mail.domain.settings.SignInTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reading and changing what the instance is called, where it is reached, and the rules about signing in. */
public final class PanelSettingsApi {
    private static final String GENERAL = "/api/v1/settings/general";
    private static final String AUTHENTICATION = "/api/v1/settings/authentication";

    private final CurrentInstance instance;
    private final SaveGeneralSettings saveGeneral;
    private final CurrentSignInRules rules;
    private final SaveSignInRules saveRules;

    public PanelSettingsApi(
            CurrentInstance instance,
            SaveGeneralSettings saveGeneral,
            CurrentSignInRules rules,
            SaveSignInRules saveRules) {
        this.instance = instance;
        this.saveGeneral = saveGeneral;
        this.rules = rules;
        this.saveRules = saveRules;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(
                Route.get(GENERAL, guard.require(ApiScope.READ, request -> Response.json(200, general()))),
                Route.put(GENERAL, guard.require(ApiScope.MANAGE, this::changeGeneral)),
                Route.get(
                        AUTHENTICATION, guard.require(ApiScope.READ, request -> Response.json(200, authentication()))),
                Route.put(AUTHENTICATION, guard.require(ApiScope.MANAGE, this::changeAuthentication)));
    }

    Response changeGeneral(Request request) {
        GeneralChange change = new GeneralChange(Json.plain(Json.object(request)));
        return answer(saveGeneral.save(change, request.caller().actor()), this::general);
    }

    Response changeAuthentication(Request request) {
        SignInChange change = new SignInChange(Json.plain(Json.object(request)));
        return answer(saveRules.save(change, request.caller().actor()), this::authentication);
    }

    private static Response answer(SaveResult result, Supplier<Map<String, Object>> afterwards) {
        if (result instanceof SaveResult.Refused refused) {
            return Response.problem(Problem.invalid(refused.errors()));
        }
        if (result instanceof SaveResult.SetByEnvironment set) {
            return Response.problem(Problem.of(
                    409,
                    "Set by " + String.join(", ", set.variables()) + ": change it there, or leave the field out."));
        }
        return Response.json(200, afterwards.get());
    }

    private Map<String, Object> general() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(
                GeneralFieldRules.INSTANCE_NAME,
                field(instance.name(), instance.name().value()));
        shown.put(
                GeneralFieldRules.BASE_URL,
                field(instance.baseUrl(), instance.baseUrl().value()));
        return shown;
    }

    private Map<String, Object> authentication() {
        SignInRules current = rules.get();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(SignInFields.MAGIC_LINK, field(current.magicLink(), current.hasMagicLink()));
        shown.put(SignInFields.LOCKOUT_THRESHOLD, field(current.lockoutThreshold(), current.threshold()));
        for (SignInTime time : SignInTime.values()) {
            shown.put(time.field(), field(current.setting(time), DurationText.of(current.time(time))));
        }
        return shown;
    }

    private static Map<String, @Nullable Object> field(Setting<?> setting, @Nullable Object value) {
        Map<String, @Nullable Object> field = new LinkedHashMap<>();
        field.put("value", value);
        field.put("source", setting.source().wireName());
        return field;
    }
}
