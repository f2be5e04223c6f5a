package io.setget.mail.testkit;

import io.setget.mail.application.port.MailServerProbe;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Speech;
import java.util.List;

class InMemoryMailServerProbeTest extends MailServerProbeContract {
    private static final int PORT = 465;

    @Override
    protected Server server(Shape shape) {
        return new InMemoryServer(
                switch (shape) {
                    case IMPLICIT_TLS -> ProbedPorts.implicitTls(PORT);
                    case STARTTLS -> ProbedPorts.startTls(PORT);
                    case UNTRUSTED -> ProbedPorts.untrusted(PORT);
                    case PLAIN -> ProbedPorts.plain(PORT);
                    case WITHOUT_LOGIN -> ProbedPorts.plainWithoutLogin(PORT);
                    case TURNING_AWAY -> ProbedPort.useless(PORT, Speech.TURNED_AWAY, "It sends us away.");
                    case ANOTHER_PROTOCOL -> ProbedPort.useless(PORT, Speech.NOT_SMTP, "It speaks SSH.");
                    case SILENT -> ProbedPort.useless(PORT, Speech.SILENT, "It says nothing.");
                    case CLOSED -> ProbedPorts.plain(PORT + 1);
                });
    }

    @Override
    protected MailServerProbe probe(Server server) {
        return new InMemoryMailServerProbe().with(server.host(), ((InMemoryServer) server).found());
    }

    private record InMemoryServer(ProbedPort found) implements Server {
        @Override
        public String host() {
            return "mail.example.com";
        }

        @Override
        public int port() {
            return PORT;
        }

        @Override
        public List<String> heard() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
