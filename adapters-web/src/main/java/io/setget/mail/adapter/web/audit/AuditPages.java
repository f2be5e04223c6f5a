package io.setget.mail.adapter.web.audit;

import io.setget.mail.adapter.web.generated.Templates;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.layout.Chrome;
import io.setget.mail.adapter.web.layout.Frame;
import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.application.audit.ReadAuditLog;
import io.setget.mail.domain.audit.AuditEntry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The page Audit log. Access is checked by the server's filters before a request gets here. */
public final class AuditPages {
    public static final String PATH = "/backoffice/audit";

    private final ReadAuditLog read;
    private final Frame frame;
    private final Templates templates;

    public AuditPages(ReadAuditLog read, Frame frame, Templates templates) {
        this.read = read;
        this.frame = frame;
        this.templates = templates;
    }

    public List<Route> routes() {
        return List.of(Route.get(PATH, this::show));
    }

    Response show(Request request) {
        Chrome chrome = frame.around(request, Chrome.Place.AUDIT, "Audit log");
        List<Line> lines = read.latest().stream().map(Line::of).toList();
        return Frame.page(request, 200, templates.auditPage(chrome, lines, lines.size() == ReadAuditLog.MOST));
    }

    /** One entry. */
    public record Line(Instant at, String when, String who, String what, String detail) {
        static Line of(AuditEntry entry) {
            String action = entry.action().name().replace('_', ' ').toLowerCase(Locale.ROOT);
            return new Line(
                    entry.at(),
                    Words.time(entry.at()),
                    entry.actor(),
                    Character.toUpperCase(action.charAt(0))
                            + action.substring(1).replace("api key", "API key"),
                    entry.detail());
        }
    }
}
