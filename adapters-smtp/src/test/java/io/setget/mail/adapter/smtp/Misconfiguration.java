package io.setget.mail.adapter.smtp;

import static io.setget.mail.domain.settings.TlsMode.STARTTLS;

import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * One thing that is wrong, and a server that behaves so.
 *
 * @param says part of the detail
 * @param cause part of the cause; empty for the documentation's words
 * @param mend the proposed change with which the next test succeeds, as {@code field=value}; empty if there is none
 */
record Misconfiguration(
        String name, Server server, FailureKind kind, String stage, String says, String cause, String mend) {
    /** Makes the server of a case. */
    interface Server {
        Rig start() throws IOException;
    }

    /** A server, and the settings with which somebody tries it. */
    record Rig(AutoCloseable server, SmtpSettings settings) {}

    static Misconfiguration wrong(String name, Server server, FailureKind kind, String stage, String says) {
        return new Misconfiguration(name, server, kind, stage, says, "", "");
    }

    Misconfiguration because(String part) {
        return new Misconfiguration(name, server, kind, stage, says, part, mend);
    }

    Misconfiguration mendedBy(String change) {
        return new Misconfiguration(name, server, kind, stage, says, cause, change);
    }

    @Override
    public String toString() {
        return name;
    }

    static Server plain(TlsMode used, String... script) {
        return () -> {
            ScriptedServer server = new ScriptedServer(answers(script));
            return new Rig(server, server.settings(used));
        };
    }

    static Server startTls(Certificates certificate, TlsMode used, String... script) {
        return () -> {
            ScriptedServer server = ScriptedServer.startTls(certificate, answers(script));
            return new Rig(server, server.settings(used));
        };
    }

    static Server implicit(Certificates certificate, TlsMode used, String... script) {
        return () -> {
            ScriptedServer server = ScriptedServer.implicit(certificate, answers(script));
            return new Rig(server, server.settings(used));
        };
    }

    static Server withoutLogin(Server server) {
        return () -> {
            Rig rig = server.start();
            SmtpSettings s = rig.settings();
            return new Rig(
                    rig.server(),
                    new SmtpSettings(s.host(), s.port(), s.tlsMode(), null, null, s.fromEmail(), s.fromName()));
        };
    }

    static Server at(String host, TlsMode used) {
        return () -> {
            SmtpSettings s = ScriptedServer.settings(2525, used);
            return new Rig(
                    () -> {},
                    new SmtpSettings(host, s.port(), used, s.username(), s.password(), s.fromEmail(), s.fromName()));
        };
    }

    static Server nothing(TlsMode used) {
        return () -> {
            ScriptedServer gone = new ScriptedServer(Map.of());
            gone.close();
            return new Rig(gone, gone.settings(used));
        };
    }

    static Server answeringTls(TlsMode used, int... octets) {
        return () -> {
            OddServer server = OddServer.answering(used == STARTTLS, octets);
            return new Rig(server, ScriptedServer.settings(server.port(), used));
        };
    }

    static Map<String, String> answers(String... script) {
        Map<String, String> answers = new HashMap<>();
        for (int i = 0; i < script.length; i += 2) {
            answers.put(script[i], script[i + 1]);
        }
        return answers;
    }
}
