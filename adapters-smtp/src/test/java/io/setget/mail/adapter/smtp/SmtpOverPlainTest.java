package io.setget.mail.adapter.smtp;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.MailConversationContract;

class SmtpOverPlainTest extends MailConversationContract {
    @Override
    protected TalkingServer server() {
        return RealServer.good(TlsMode.NONE);
    }

    @Override
    protected MailTransport transport(Server server) {
        return Smtp.transport(Smtp.Options.defaults(4, Certificates.authority()));
    }
}
