package io.setget.mail.adapter.smtp;

import static io.setget.mail.domain.diagnosis.FailureKind.AUTHENTICATION_FAILED;
import static io.setget.mail.domain.diagnosis.FailureKind.CONNECTION_LOST;
import static io.setget.mail.domain.diagnosis.FailureKind.MESSAGE_REJECTED;
import static io.setget.mail.domain.diagnosis.FailureKind.RATE_LIMITED;
import static io.setget.mail.domain.diagnosis.FailureKind.RECIPIENT_REJECTED;
import static io.setget.mail.domain.diagnosis.FailureKind.RELAY_ACCESS_DENIED;
import static io.setget.mail.domain.diagnosis.FailureKind.SENDER_REJECTED;
import static io.setget.mail.domain.diagnosis.FailureKind.TLS_HANDSHAKE_FAILED;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Rejected;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.ServerTrouble;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Throttled;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;

/**
 * Tells from a server's refusal what went wrong: by stage and reply code first, then by enhanced status code (RFC
 * 3463), by words last, for servers use the same codes for different things.
 */
final class ReplyDiagnosis {
    private ReplyDiagnosis() {}

    static DeliveryOutcome of(Dialogue dialogue, Throwable error) {
        Reply refusal = dialogue.refusal();
        return refusal != null && refusal.refuses()
                ? byReply(dialogue.stage(), refusal)
                : ErrorDiagnosis.of(dialogue, error);
    }

    static Failure failure(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Failed failed
                ? failed.failure()
                : new Failure(FailureKind.UNKNOWN, null, "The test did not end as expected.");
    }

    static DeliveryOutcome byReply(Stage stage, Reply reply) {
        Refusal refusal = Refusal.of(reply);
        boolean mailing = stage.compareTo(Stage.MAIL) >= 0;
        if (refusal.asksForLess(stage)) {
            return new Throttled(
                    failure(RATE_LIMITED, reply, "The server asks for fewer emails."),
                    refusal.pause(),
                    stage == Stage.RCPT || (stage == Stage.DATA && refusal.speaksOfRecipient()));
        }
        if (refusal.wantsEncryption() && (mailing || stage == Stage.AUTH)) {
            return trouble(TLS_HANDSHAKE_FAILED, reply, "The server wants encryption first.");
        }
        if (refusal.wantsLogin() && mailing) {
            return trouble(AUTHENTICATION_FAILED, reply, "The server wants a login first.");
        }
        if (reply.code() == 421) {
            // Once the recipient is named, it may be the cause: another one is tried before the server is judged.
            return new ServerTrouble(
                    failure(CONNECTION_LOST, reply, "The server is closing the connection."),
                    stage.compareTo(Stage.RCPT) >= 0);
        }
        return switch (stage) {
            case DNS, CONNECT, EHLO -> trouble(CONNECTION_LOST, reply, "The server does not take connections.");
            case TLS -> trouble(TLS_HANDSHAKE_FAILED, reply, "The server refused to start TLS.");
            case AUTH -> trouble(AUTHENTICATION_FAILED, reply, "The server refused the login.");
            case MAIL -> sender(refusal);
            case RCPT -> refused(refusal, refusal.kindAtRecipient());
            case DATA -> refused(refusal, refusal.kindAtMessage());
        };
    }

    /** A sender refused for good concerns every email, not only this one. */
    private static DeliveryOutcome sender(Refusal refusal) {
        FailureKind kind = refusal.kindAtSender();
        return refusal.forNow() || kind == MESSAGE_REJECTED
                ? refused(refusal, kind)
                : trouble(kind, refusal.reply(), detail(kind));
    }

    private static DeliveryOutcome refused(Refusal refusal, FailureKind kind) {
        Failure failure = failure(kind, refusal.reply(), detail(kind));
        return refusal.forNow() ? new Deferred(failure, refusal.pause()) : new Rejected(failure);
    }

    private static String detail(FailureKind kind) {
        if (kind == SENDER_REJECTED) {
            return "The server does not accept the sender.";
        } else if (kind == RELAY_ACCESS_DENIED) {
            return "The server does not relay to this recipient.";
        }
        return kind == RECIPIENT_REJECTED ? "The server refused the recipient." : "The server refused the message.";
    }

    private static ServerTrouble trouble(FailureKind kind, Reply reply, String detail) {
        return new ServerTrouble(failure(kind, reply, detail));
    }

    private static Failure failure(FailureKind kind, Reply reply, String detail) {
        return new Failure(kind, reply.text(), detail);
    }
}
