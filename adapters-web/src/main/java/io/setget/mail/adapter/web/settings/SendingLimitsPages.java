package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SettingsView.Field;
import io.setget.mail.application.metrics.DescribeSendingLimits;
import io.setget.mail.application.metrics.DescribeSendingLimits.Standing;
import io.setget.mail.application.settings.SaveResult;
import io.setget.mail.application.settings.SaveSendingLimits;
import io.setget.mail.application.settings.SaveSmtpSettings;
import io.setget.mail.application.settings.SendingLimitsChange;
import io.setget.mail.domain.settings.EffectiveSendingLimits;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.Setting;
import io.setget.mail.domain.settings.SettingSource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The sending limits on the page Email / SMTP. Access and CSRF are checked by the server's filters before a request gets
 * here.
 *
 * <p>What was typed and is wrong goes back to the page in its address, as do a provider's limits: so the page needs to
 * know nothing of the form.
 */
public final class SendingLimitsPages {
    private static final String PATH = SettingsPages.PATH + "/limits";
    private static final String PLACE = "#limits";
    private static final int LONGEST = 40;

    private final DescribeSendingLimits describe;
    private final SaveSendingLimits save;
    private final Templates templates;
    private final Presets presets = new Presets();

    public SendingLimitsPages(DescribeSendingLimits describe, SaveSendingLimits save, Templates templates) {
        this.describe = describe;
        this.save = save;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(Route.post(PATH, this::save), Route.get(PATH + "/used", this::used));
    }

    Response save(Request request) {
        EffectiveSendingLimits current = describe.withoutUsage().limits();
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        settings(current).forEach((field, setting) -> {
            if (setting.source() != SettingSource.ENVIRONMENT) {
                String text = request.form().text(field).strip();
                typed.put(field, text.isEmpty() ? null : text);
            }
        });
        SaveResult result =
                save.save(new SendingLimitsChange(typed), Frame.who(request).actor());
        return result instanceof SaveResult.Saved
                ? Frame.done(request, SettingsPages.PATH + PLACE, "Sending limits saved.")
                : Response.seeOther(SettingsPages.PATH + "?" + encoded(typed) + PLACE);
    }

    private static String encoded(Map<String, @Nullable Object> typed) {
        return typed.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(
                                shortened(
                                        field.getValue() == null
                                                ? ""
                                                : field.getValue().toString()),
                                StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String shortened(String text) {
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    Response used(Request request) {
        return Frame.part(templates.settingsUsed(SendingLimitWords.used(describe.standing())));
    }

    /** @param queueAway then it is not asked how much is used */
    SendingLimitsView view(Request request, boolean queueAway) {
        Standing standing = queueAway ? describe.withoutUsage() : describe.standing();
        Preset preset = request.query("preset").flatMap(presets::find).orElse(null);
        SendingLimits offered = preset == null ? SendingLimits.NONE : preset.sendingLimits();
        Map<String, Setting<Integer>> settings = settings(standing.limits());
        Map<String, Field> fields = new LinkedHashMap<>();
        settings.forEach((name, setting) -> fields.put(name, field(request, name, setting, offered)));
        boolean changeable = !save.isLocked()
                && settings.values().stream().anyMatch(setting -> setting.source() != SettingSource.ENVIRONMENT);
        return new SendingLimitsView(
                known(fields, SendingLimits.PER_SECOND),
                known(fields, SendingLimits.PER_HOUR),
                known(fields, SendingLimits.PER_DAY),
                preset == null || offered.isNone() || !changeable ? null : offer(preset.name(), offered),
                changeable,
                SendingLimitWords.used(standing));
    }

    private static Field known(Map<String, Field> fields, String name) {
        return Optional.ofNullable(fields.get(name)).orElseThrow();
    }

    private static Map<String, Setting<Integer>> settings(EffectiveSendingLimits limits) {
        Map<String, Setting<Integer>> settings = new LinkedHashMap<>();
        settings.put(SendingLimits.PER_SECOND, limits.perSecond());
        settings.put(SendingLimits.PER_HOUR, limits.perHour());
        settings.put(SendingLimits.PER_DAY, limits.perDay());
        return settings;
    }

    /** What the environment sets wins, then what was typed, then a provider's limit, then what is in force. */
    private Field field(Request request, String name, Setting<Integer> setting, SendingLimits offered) {
        String inForce = text(setting.value());
        if (setting.source() == SettingSource.ENVIRONMENT) {
            return new Field(name, inForce, SendingLimitsChange.VARIABLES.get(name), null);
        }
        if (save.isLocked()) {
            return new Field(name, inForce, SaveSmtpSettings.LOCK, null);
        }
        Optional<String> typed = request.query(name).map(SendingLimitsPages::shortened);
        if (typed.isEmpty()) {
            String limit = text(
                    switch (name) {
                        case SendingLimits.PER_SECOND -> offered.perSecond();
                        case SendingLimits.PER_HOUR -> offered.perHour();
                        default -> offered.perDay();
                    });
            return new Field(name, limit.isEmpty() ? inForce : limit, null, null);
        }
        String wrong = typed.get().isBlank()
                ? null
                : SendingLimits.parse(name, typed.get())
                        .<@Nullable String>fold(
                                ok -> null,
                                errors -> Words.sentence(errors.get(0).message()));
        return new Field(name, typed.get(), null, wrong);
    }

    private static String text(@Nullable Integer limit) {
        return limit == null ? "" : limit.toString();
    }

    private static String offer(String provider, SendingLimits limits) {
        String words = Stream.of(
                        part(limits.perSecond(), "a second"),
                        part(limits.perHour(), "an hour"),
                        part(limits.perDay(), "a day"))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
        return "Filled in for " + provider + ": " + words + ". Nothing is saved yet.";
    }

    private static String part(@Nullable Integer limit, String span) {
        return limit == null ? "" : Words.count(limit, "email") + " " + span;
    }
}
