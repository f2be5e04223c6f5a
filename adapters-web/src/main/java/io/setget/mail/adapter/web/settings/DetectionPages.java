package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.domain.diagnosis.Detection;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.SmtpFieldRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * "Detect for me": looks at the host of the settings form, or at those of the sender's domain, and fills the form in.
 * Nothing is saved.
 */
final class DetectionPages {
    private static final Set<String> FILLED = Set.of("host", "port", "tls_mode", "authentication");

    private final SettingsPages.UseCases does;
    private final SettingsScreen screen;
    private final Templates templates;

    DetectionPages(SettingsPages.UseCases does, SettingsScreen screen, Templates templates) {
        this.does = does;
        this.screen = screen;
        this.templates = templates;
    }

    List<Route> routes() {
        return List.of(
                Route.post(SettingsPages.PATH + "/detect", this::detect),
                Route.post(SettingsPages.PATH + "/fill", this::fill));
    }

    Response detect(Request request) {
        DetectionView found = look(request);
        return request.header("HX-Request").isPresent()
                ? Frame.part(templates.settingsDetected(found))
                : screen.detected(request, screen.posted(request, Map.of()), found);
    }

    /** Takes the new values from the address: they are what the button says, whatever the fields hold. */
    Response fill(Request request) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String field : FILLED) {
            request.query(field).ifPresent(value -> values.put(field, value));
        }
        return screen.detected(request, screen.posted(request, values).forgettingPasswordOfAnotherHost(), null);
    }

    private DetectionView look(Request request) {
        EffectiveSmtpSettings settings = does.current().get();
        String host = typed(request, "host", settings.host().value());
        if (!host.isEmpty()) {
            return SmtpFieldRules.host(host)
                    .fold(
                            name -> shown(does.detect().atHost(name)),
                            errors -> DetectionView.refused(
                                    "SMTP Host " + errors.get(0).message() + "."));
        }
        EmailAddress inForce = settings.fromEmail().value();
        String from = typed(request, "from_email", inForce == null ? null : inForce.value());
        if (from.isEmpty()) {
            return DetectionView.refused(
                    "Enter the SMTP Host, or the From Email if you do not know which host sends for its domain.");
        }
        return SmtpFieldRules.fromEmail(from)
                .fold(
                        address -> shown(does.detect().forSender(address)),
                        errors -> DetectionView.refused(
                                "From Email " + errors.get(0).message() + "."));
    }

    private DetectionView shown(Detection found) {
        return DetectionView.of(found, !does.save().isLocked());
    }

    /** Browsers do not send a field that may only be read. */
    private static String typed(Request request, String field, @Nullable String inForce) {
        return request.form().has(field) ? request.form().text(field).strip() : inForce == null ? "" : inForce;
    }
}
