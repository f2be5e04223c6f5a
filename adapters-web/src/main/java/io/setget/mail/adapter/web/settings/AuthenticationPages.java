package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Parameters;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SettingsView.Field;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.SaveResult;
import io.setget.mail.application.settings.SaveSignInRules;
import io.setget.mail.application.settings.SignInChange;
import io.setget.mail.domain.input.DurationText;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SignInRules;
import io.setget.mail.domain.settings.SignInTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page Authentication: the rules about signing in. */
public final class AuthenticationPages {
    public static final String PATH = "/backoffice/settings/authentication";

    private final CurrentSignInRules rules;
    private final SaveSignInRules save;
    private final CurrentSmtpSettings smtp;
    private final Frame frame;
    private final Templates templates;

    public AuthenticationPages(
            CurrentSignInRules rules,
            SaveSignInRules save,
            CurrentSmtpSettings smtp,
            Frame frame,
            Templates templates) {
        this.rules = rules;
        this.save = save;
        this.smtp = smtp;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH, this::show), Route.post(PATH, this::save));
    }

    Response show(Request request) {
        SignInRules current = rules.get();
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put(SignInFields.MAGIC_LINK, String.valueOf(current.hasMagicLink()));
        shown.put(SignInFields.LOCKOUT_THRESHOLD, String.valueOf(current.threshold()));
        for (SignInTime time : SignInTime.values()) {
            shown.put(time.field(), DurationText.of(current.time(time)));
        }
        return page(request, shown, List.of());
    }

    Response save(Request request) {
        Parameters form = request.form();
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        typed.put(SignInFields.MAGIC_LINK, String.valueOf(form.has(SignInFields.MAGIC_LINK)));
        typed.put(SignInFields.LOCKOUT_THRESHOLD, blankIsNull(form.text(SignInFields.LOCKOUT_THRESHOLD)));
        for (SignInTime time : SignInTime.values()) {
            typed.put(time.field(), blankIsNull(form.text(time.field())));
        }
        SaveResult result =
                save.save(new SignInChange(typed), Frame.who(request).actor());
        return result instanceof SaveResult.Refused refused
                ? page(request, typed, refused.errors())
                : Frame.done(request, PATH, "Authentication settings saved.");
    }

    private static @Nullable String blankIsNull(String text) {
        return text.isBlank() ? null : text.strip();
    }

    private Response page(Request request, Map<String, @Nullable Object> shown, List<FieldError> errors) {
        List<AuthenticationView.Time> times = new ArrayList<>();
        for (SignInTime time : SignInTime.values()) {
            times.add(new AuthenticationView.Time(
                    field(time.field(), shown, errors),
                    time.label(),
                    time.bounds(),
                    DurationText.of(time.byDefault())));
        }
        AuthenticationView view = new AuthenticationView(
                "true".equals(shown.get(SignInFields.MAGIC_LINK)),
                smtp.complete().isPresent(),
                field(SignInFields.LOCKOUT_THRESHOLD, shown, errors),
                times);
        Chrome chrome = frame.around(request, Chrome.Place.AUTHENTICATION, "Authentication");
        return Frame.page(request, 200, templates.settingsAuthentication(chrome, view));
    }

    private static Field field(String name, Map<String, @Nullable Object> shown, List<FieldError> errors) {
        Object value = shown.get(name);
        String wrong = errors.stream()
                .filter(error -> error.field().equals(name))
                .map(error -> Words.sentence(error.message()))
                .findFirst()
                .orElse(null);
        return new Field(name, value == null ? "" : value.toString(), null, wrong);
    }
}
