package io.setget.mail.adapter.web.backup;

import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Problem;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.backup.MakeBackup;
import io.setget.mail.application.port.Backups.Backup;
import io.setget.mail.domain.account.ApiScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a backup in the server's data directory. The caller names no place and gets no content: who has a key must not
 * write where it likes, nor take the database away.
 */
public final class BackupApi {
    private final MakeBackup backup;

    public BackupApi(MakeBackup backup) {
        this.backup = backup;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(Route.post("/api/v1/backup", guard.require(ApiScope.MANAGE, this::make)));
    }

    Response make(Request request) {
        return backup.make(request.caller().actor())
                .fold(
                        made -> Response.json(201, shown(made)),
                        busy -> Response.problem(Problem.of(409, busy)),
                        refused -> Response.problem(Problem.of(409, refused)));
    }

    private static Map<String, Object> shown(Backup made) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("file", made.file().toString());
        shown.put("bytes", made.bytes());
        shown.put("sha256", made.sha256());
        shown.put("schema", made.schema());
        shown.put("made_at", made.madeAt());
        return shown;
    }
}
