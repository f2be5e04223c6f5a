package io.setget.mail.adapter.smtp;

import io.setget.mail.domain.diagnosis.DeliveryOutcome;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Deferred;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Rejected;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.ServerTrouble;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Throttled;
import io.setget.mail.domain.diagnosis.DeliveryOutcome.Unconfirmed;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Tells from a conversation that failed what went wrong: by stage and code first, by words last. */
final class ReplyDiagnosis {
    private static final Pattern ENHANCED = Pattern.compile("^\\d{3}[ -]([245]\\.\\d{1,3}\\.\\d{1,3})\\b");
    private static final Pattern RATE =
            Pattern.compile("rate.?limit|too many|throttl|(try|retry) (again )?(in|after) \\d+ ?(s|m)");
    private static final Pattern WAIT = Pattern.compile("(?:in|after) (\\d{1,6}) ?(s|m)");
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private ReplyDiagnosis() {}

    static DeliveryOutcome of(Dialogue dialogue, Throwable error) {
        Reply refusal = dialogue.refusal();
        if (refusal != null && refusal.refuses()) {
            return byReply(dialogue.stage(), refusal);
        }
        if (dialogue.dotSent()) {
            return new Unconfirmed(new Failure(
                    dialogue.overtime() || has(error, SocketTimeoutException.class)
                            ? FailureKind.TIMEOUT
                            : FailureKind.CONNECTION_LOST,
                    null,
                    "The whole email was sent, but the server's answer never came."));
        }
        return byError(dialogue, refusal, error);
    }

    static Failure failure(DeliveryOutcome outcome) {
        if (outcome instanceof Rejected o) {
            return o.failure();
        } else if (outcome instanceof Deferred o) {
            return o.failure();
        } else if (outcome instanceof Throttled o) {
            return o.failure();
        } else if (outcome instanceof ServerTrouble o) {
            return o.failure();
        } else if (outcome instanceof Unconfirmed o) {
            return o.failure();
        }
        return new Failure(FailureKind.UNKNOWN, null, "The test did not end as expected.");
    }

    static DeliveryOutcome byReply(Stage stage, Reply reply) {
        String text = reply.text().toLowerCase(Locale.ROOT);
        Matcher found = ENHANCED.matcher(reply.text());
        String enhanced = found.find() ? String.valueOf(found.group(1)) : "";
        int code = reply.code();
        boolean forNow = code < 500;
        if (stage != Stage.AUTH
                && ((forNow && (enhanced.equals("4.7.28") || RATE.matcher(text).find()))
                        || (code == 550 && enhanced.equals("5.4.5")))) {
            return new Throttled(
                    failure(FailureKind.RATE_LIMITED, reply, "The server asks for fewer emails."), pause(text));
        }
        if (code == 421) {
            return trouble(FailureKind.CONNECTION_LOST, reply, "The server is closing the connection.");
        }
        return switch (stage) {
            case CONNECT, EHLO -> trouble(FailureKind.CONNECTION_LOST, reply, "The server does not take connections.");
            case TLS -> trouble(FailureKind.TLS_HANDSHAKE_FAILED, reply, "The server refused to start TLS.");
            case AUTH -> trouble(FailureKind.AUTHENTICATION_FAILED, reply, "The server refused the login.");
            case MAIL -> {
                if (code == 530) {
                    yield trouble(FailureKind.AUTHENTICATION_FAILED, reply, "The server wants a login first.");
                }
                String detail = "The server does not accept the sender.";
                yield forNow
                        ? new Deferred(failure(FailureKind.SENDER_REJECTED, reply, detail))
                        : trouble(FailureKind.SENDER_REJECTED, reply, detail);
            }
            case RCPT -> {
                if (code == 530) {
                    yield trouble(FailureKind.AUTHENTICATION_FAILED, reply, "The server wants a login first.");
                }
                if (!forNow && text.contains("relay")) {
                    yield new Rejected(failure(
                            FailureKind.RELAY_ACCESS_DENIED, reply, "The server does not relay to this recipient."));
                }
                yield refused(forNow, FailureKind.RECIPIENT_REJECTED, reply, "The server refused the recipient.");
            }
            case DATA -> refused(forNow, FailureKind.MESSAGE_REJECTED, reply, "The server refused the message.");
        };
    }

    private static DeliveryOutcome byError(Dialogue dialogue, @Nullable Reply garbage, Throwable error) {
        Stage stage = dialogue.stage();
        if (garbage != null) {
            return trouble(FailureKind.PROTOCOL_ERROR, garbage, "The server's answer is not SMTP.");
        }
        if (has(error, UnknownHostException.class)) {
            return trouble(FailureKind.UNKNOWN_HOST, null, "The host name has no address.");
        }
        if (has(error, CertificateException.class)
                || has(error, CertPathValidatorException.class)
                || has(error, SSLPeerUnverifiedException.class)) {
            return trouble(
                    FailureKind.CERTIFICATE_ERROR,
                    null,
                    "The server's certificate is not trusted or is for another host.");
        }
        boolean late = dialogue.overtime() || has(error, SocketTimeoutException.class);
        if (stage.compareTo(Stage.MAIL) >= 0) {
            return new Deferred(new Failure(
                    late ? FailureKind.TIMEOUT : FailureKind.CONNECTION_LOST,
                    null,
                    late
                            ? "The server did not answer in time."
                            : "The connection ended before the email was handed over."));
        }
        if (late) {
            return trouble(FailureKind.TIMEOUT, null, "The server did not answer in time.");
        }
        if (stage == Stage.TLS || has(error, SSLException.class)) {
            return trouble(FailureKind.TLS_HANDSHAKE_FAILED, null, "The TLS handshake did not succeed.");
        }
        if (has(error, ConnectException.class) || has(error, NoRouteToHostException.class)) {
            return trouble(FailureKind.CONNECTION_REFUSED, null, "Nothing accepts connections at this host and port.");
        }
        String message = String.valueOf(error.getMessage());
        if (message.startsWith("STARTTLS is required")) {
            return trouble(FailureKind.TLS_HANDSHAKE_FAILED, null, "The server does not offer STARTTLS.");
        }
        if ((stage == Stage.AUTH && !dialogue.lost()) || message.startsWith("No authentication mechanisms")) {
            return trouble(FailureKind.AUTHENTICATION_FAILED, null, "The server offers no login that works here.");
        }
        return trouble(FailureKind.CONNECTION_LOST, null, "The connection ended before the server was ready.");
    }

    private static Optional<Duration> pause(String text) {
        Matcher found = WAIT.matcher(text);
        if (!found.find()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(String.valueOf(found.group(1)));
        Duration asked = "m".equals(found.group(2)) ? Duration.ofMinutes(amount) : Duration.ofSeconds(amount);
        return Optional.of(asked.compareTo(SHORTEST) < 0 ? SHORTEST : asked.compareTo(LONGEST) > 0 ? LONGEST : asked);
    }

    private static DeliveryOutcome refused(boolean forNow, FailureKind kind, Reply reply, String detail) {
        Failure failure = failure(kind, reply, detail);
        return forNow ? new Deferred(failure) : new Rejected(failure);
    }

    private static ServerTrouble trouble(FailureKind kind, @Nullable Reply reply, String detail) {
        return new ServerTrouble(failure(kind, reply, detail));
    }

    private static Failure failure(FailureKind kind, @Nullable Reply reply, String detail) {
        return new Failure(kind, reply == null ? null : reply.text(), detail);
    }

    private static boolean has(Throwable error, Class<? extends Throwable> type) {
        Throwable at = error;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }
}
