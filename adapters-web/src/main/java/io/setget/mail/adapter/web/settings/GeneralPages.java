package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SettingsView.Field;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.GeneralChange;
import io.setget.mail.application.settings.SaveGeneralSettings;
import io.setget.mail.application.settings.SaveResult;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.GeneralFieldRules;
import io.setget.mail.domain.settings.Setting;
import io.setget.mail.domain.settings.SettingSource;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page General: what the instance is called and where it is reached. */
public final class GeneralPages {
    public static final String PATH = "/backoffice/settings/general";

    private final CurrentInstance instance;
    private final SaveGeneralSettings save;
    private final Frame frame;
    private final Templates templates;

    public GeneralPages(CurrentInstance instance, SaveGeneralSettings save, Frame frame, Templates templates) {
        this.instance = instance;
        this.save = save;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH, this::show), Route.post(PATH, this::save));
    }

    Response show(Request request) {
        return page(request, Map.of(), List.of(), false);
    }

    Response save(Request request) {
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        settings().forEach((field, setting) -> {
            if (setting.source() != SettingSource.ENVIRONMENT) {
                String text = request.form().text(field).strip();
                typed.put(field, text.isEmpty() ? null : text);
            }
        });
        boolean asked = request.form().has("anyway");
        if (!asked
                && typed.containsKey(GeneralFieldRules.BASE_URL)
                && leadsAway(request, typed.get(GeneralFieldRules.BASE_URL))) {
            return page(request, typed, List.of(), true);
        }
        SaveResult result =
                save.save(new GeneralChange(typed), Frame.who(request).actor());
        return result instanceof SaveResult.Refused refused
                ? page(request, typed, refused.errors(), false)
                : Frame.done(request, PATH, "General settings saved.");
    }

    /** Whether the panel would no longer answer under the public name by which this browser came; so with the default. */
    private boolean leadsAway(Request request, @Nullable Object baseUrl) {
        String host = request.header("Host").orElse("").toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return !host.equals("localhost")
                && isHostOf(instance.get().baseUrl(), host)
                && (baseUrl == null
                        || GeneralFieldRules.baseUrl(baseUrl.toString())
                                .<Boolean>fold(url -> !isHostOf(url, host), errors -> false));
    }

    private static boolean isHostOf(String url, String host) {
        return host.equalsIgnoreCase(URI.create(url).getHost());
    }

    private Map<String, Setting<String>> settings() {
        Map<String, Setting<String>> settings = new LinkedHashMap<>();
        settings.put(GeneralFieldRules.INSTANCE_NAME, instance.name());
        settings.put(GeneralFieldRules.BASE_URL, instance.baseUrl());
        return settings;
    }

    private Response page(
            Request request, Map<String, @Nullable Object> typed, List<FieldError> errors, boolean asked) {
        Chrome chrome = frame.around(request, Chrome.Place.GENERAL, "General");
        return Frame.page(
                request,
                200,
                templates.settingsGeneral(
                        chrome,
                        field(GeneralFieldRules.INSTANCE_NAME, instance.name(), typed, errors),
                        field(GeneralFieldRules.BASE_URL, instance.baseUrl(), typed, errors),
                        asked));
    }

    private static Field field(
            String name, Setting<String> setting, Map<String, @Nullable Object> typed, List<FieldError> errors) {
        String variable = setting.source() == SettingSource.ENVIRONMENT ? GeneralChange.VARIABLES.get(name) : null;
        Optional<String> wrong = errors.stream()
                .filter(error -> error.field().equals(name))
                .map(error -> Words.sentence(error.message()))
                .findFirst();
        String inForce = String.valueOf(setting.value());
        Object entered = typed.get(name);
        return new Field(name, entered == null ? inForce : entered.toString(), variable, wrong.orElse(null));
    }
}
