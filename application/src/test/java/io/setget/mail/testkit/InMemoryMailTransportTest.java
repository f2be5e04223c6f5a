package io.setget.mail.testkit;

import io.setget.mail.application.port.MailTransport;
import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.SmtpSettings;
import io.setget.mail.domain.settings.TlsMode;
import io.setget.mail.testkit.InMemoryMailTransport.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

class InMemoryMailTransportTest extends MailConversationContract {
    @Override
    protected TalkingServer server() {
        return new InMemoryServer(new InMemoryMailTransport());
    }

    @Override
    protected MailTransport transport(Server server) {
        return ((InMemoryServer) server).transport();
    }

    private record InMemoryServer(InMemoryMailTransport transport) implements TalkingServer {
        @Override
        public SmtpSettings settings() {
            return new SmtpSettings(
                    "mail.example.com",
                    587,
                    TlsMode.STARTTLS,
                    null,
                    null,
                    new EmailAddress("from@example.com", "from@example.com"),
                    "Harbour");
        }

        @Override
        public void treat(String recipient, Treatment treatment) {
            switch (treatment) {
                case REFUSE_FOR_GOOD ->
                    transport.answer(recipient, new DeliveryOutcome.Rejected(failure(FailureKind.RECIPIENT_REJECTED)));
                case REFUSE_FOR_NOW ->
                    transport.answer(recipient, new DeliveryOutcome.Deferred(failure(FailureKind.RECIPIENT_REJECTED)));
                case THROTTLE ->
                    transport.answer(
                            recipient,
                            new DeliveryOutcome.Throttled(
                                    failure(FailureKind.RATE_LIMITED), Optional.of(Duration.ofSeconds(30))));
                case CUT_AFTER_DOT ->
                    transport.answer(recipient, new DeliveryOutcome.Unconfirmed(failure(FailureKind.CONNECTION_LOST)));
                case STALL_BEFORE_DOT -> transport.stall(recipient, Moment.BEFORE_DOT);
                case STALL_AFTER_DOT -> transport.stall(recipient, Moment.AFTER_DOT);
            }
        }

        @Override
        public void release() {
            transport.release();
        }

        @Override
        public boolean isStalling(String recipient) {
            return transport.isWaiting(recipient);
        }

        @Override
        public List<String> received() {
            return transport.received().stream().map(Email::messageId).toList();
        }

        @Override
        public void goAway() {
            transport.breakDown(failure(FailureKind.CONNECTION_REFUSED));
        }

        @Override
        public void close() {
            transport.close();
        }

        private static Failure failure(FailureKind kind) {
            return new Failure(kind, null, "as told");
        }
    }
}
