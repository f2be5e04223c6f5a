package io.setget.mail.adapter.smtp;

import static io.setget.mail.adapter.smtp.Misconfiguration.answeringTls;
import static io.setget.mail.adapter.smtp.Misconfiguration.at;
import static io.setget.mail.adapter.smtp.Misconfiguration.implicit;
import static io.setget.mail.adapter.smtp.Misconfiguration.nothing;
import static io.setget.mail.adapter.smtp.Misconfiguration.plain;
import static io.setget.mail.adapter.smtp.Misconfiguration.startTls;
import static io.setget.mail.adapter.smtp.Misconfiguration.withoutLogin;
import static io.setget.mail.adapter.smtp.Misconfiguration.wrong;
import static io.setget.mail.domain.diagnosis.FailureKind.AUTHENTICATION_FAILED;
import static io.setget.mail.domain.diagnosis.FailureKind.CERTIFICATE_ERROR;
import static io.setget.mail.domain.diagnosis.FailureKind.CONNECTION_LOST;
import static io.setget.mail.domain.diagnosis.FailureKind.CONNECTION_REFUSED;
import static io.setget.mail.domain.diagnosis.FailureKind.MESSAGE_REJECTED;
import static io.setget.mail.domain.diagnosis.FailureKind.PROTOCOL_ERROR;
import static io.setget.mail.domain.diagnosis.FailureKind.RATE_LIMITED;
import static io.setget.mail.domain.diagnosis.FailureKind.RECIPIENT_REJECTED;
import static io.setget.mail.domain.diagnosis.FailureKind.RELAY_ACCESS_DENIED;
import static io.setget.mail.domain.diagnosis.FailureKind.SENDER_REJECTED;
import static io.setget.mail.domain.diagnosis.FailureKind.TIMEOUT;
import static io.setget.mail.domain.diagnosis.FailureKind.TLS_HANDSHAKE_FAILED;
import static io.setget.mail.domain.diagnosis.FailureKind.UNKNOWN_HOST;
import static io.setget.mail.domain.settings.TlsMode.IMPLICIT;
import static io.setget.mail.domain.settings.TlsMode.NONE;
import static io.setget.mail.domain.settings.TlsMode.STARTTLS;

import io.setget.mail.adapter.smtp.Misconfiguration.Rig;
import io.setget.mail.adapter.smtp.Misconfiguration.Server;
import io.setget.mail.domain.settings.TlsMode;
import java.util.List;
import java.util.stream.Stream;

/** What is wrong out there. */
final class Misconfigurations {
    private Misconfigurations() {}

    static List<Misconfiguration> cases() {
        return Stream.of(reaching(), encrypting(), certifying(), signingIn(), conversing(), refusing())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Misconfiguration> reaching() {
        return List.of(
                wrong("nothing listens", nothing(NONE), CONNECTION_REFUSED, "connect", "Nothing accepts connections"),
                wrong("nothing listens for TLS", nothing(IMPLICIT), CONNECTION_REFUSED, "connect", "Nothing accepts"),
                wrong("nothing listens for STARTTLS", nothing(STARTTLS), CONNECTION_REFUSED, "connect", "Nothing"),
                wrong(
                        "unknown host",
                        at("mail.invalid", STARTTLS),
                        UNKNOWN_HOST,
                        "dns",
                        "The host name has no address"),
                // A multicast address is never routed over TCP.
                wrong("IPv6 without a route", at("ff0e::1", NONE), CONNECTION_REFUSED, "connect", "no route")
                        .because("No route to the host"),
                wrong(
                        "a firewall that drops packets",
                        () -> {
                            OddServer full = OddServer.full();
                            return new Rig(full, ScriptedServer.settings(full.port(), NONE));
                        },
                        TIMEOUT,
                        "connect",
                        "could not be reached in time"),
                wrong("a silent server", plain(NONE, "banner", "deaf"), TIMEOUT, "ehlo", "did not answer in time"),
                wrong("silent to TLS", plain(IMPLICIT, "banner", "deaf"), TIMEOUT, "tls", "did not answer in time"),
                wrong("silent to STARTTLS", plain(STARTTLS, "banner", "deaf"), TIMEOUT, "ehlo", "did not answer"),
                wrong(
                        "a banner that comes too late",
                        plain(NONE, "banner", "drip"),
                        TIMEOUT,
                        "ehlo",
                        "did not answer"));
    }

    private static List<Misconfiguration> encrypting() {
        return List.of(
                wrong(
                                "TLS at once on a STARTTLS port",
                                startTls(Certificates.GOOD, IMPLICIT),
                                TLS_HANDSHAKE_FAILED,
                                "tls",
                                "choose STARTTLS")
                        .mendedBy("tls_mode=starttls"),
                wrong("TLS at once on a port without TLS", plain(IMPLICIT), TLS_HANDSHAKE_FAILED, "tls", "at all")
                        .because("speaks no TLS on this port"),
                wrong(
                                "STARTTLS on a port of implicit TLS",
                                implicit(Certificates.GOOD, STARTTLS),
                                TLS_HANDSHAKE_FAILED,
                                "ehlo",
                                "choose Implicit TLS")
                        .mendedBy("tls_mode=implicit"),
                wrong(
                                "no TLS on a port of implicit TLS",
                                implicit(Certificates.GOOD, NONE),
                                TLS_HANDSHAKE_FAILED,
                                "ehlo",
                                "choose Implicit TLS")
                        .mendedBy("tls_mode=implicit"),
                wrong(
                                "a login is offered only after STARTTLS",
                                startTls(Certificates.GOOD, NONE),
                                TLS_HANDSHAKE_FAILED,
                                "tls",
                                "a login only after STARTTLS")
                        .mendedBy("tls_mode=starttls"),
                wrong(
                                "a login is refused before STARTTLS",
                                startTls(
                                        Certificates.GOOD,
                                        NONE,
                                        "EHLO",
                                        "250-hello\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN",
                                        "AUTH",
                                        "538 5.7.11 Encryption required for requested authentication mechanism",
                                        "AUTH+TLS",
                                        "235 welcome"),
                                TLS_HANDSHAKE_FAILED,
                                "auth",
                                "wants encryption first")
                        .mendedBy("tls_mode=starttls"),
                wrong(
                        "STARTTLS is not offered",
                        plain(STARTTLS),
                        TLS_HANDSHAKE_FAILED,
                        "tls",
                        "does not offer STARTTLS"),
                wrong(
                                "STARTTLS is stripped by a middlebox",
                                plain(STARTTLS, "EHLO", "250-hello\r\n250-SIZE 1000000\r\n250 XXXXXXXA"),
                                TLS_HANDSHAKE_FAILED,
                                "tls",
                                "overwrites")
                        .because("firewall that inspects SMTP"),
                wrong(
                        "STARTTLS is offered but broken",
                        startTls(Certificates.GOOD, STARTTLS, "STARTTLS", "454 4.7.0 TLS not available"),
                        TLS_HANDSHAKE_FAILED,
                        "tls",
                        "refused to start TLS"),
                wrong(
                        "the connection ends in the handshake",
                        startTls(Certificates.GOOD, STARTTLS, "STARTTLS", "220 go on|close"),
                        TLS_HANDSHAKE_FAILED,
                        "tls",
                        "handshake"),
                wrong(
                                "TLS 1.0 only",
                                answeringTls(IMPLICIT, OddServer.ALERT_PROTOCOL_VERSION),
                                TLS_HANDSHAKE_FAILED,
                                "tls",
                                "no longer safe")
                        .because("TLS 1.1 or older"),
                wrong(
                                "TLS 1.0 only after STARTTLS",
                                answeringTls(STARTTLS, OddServer.ALERT_PROTOCOL_VERSION),
                                TLS_HANDSHAKE_FAILED,
                                "tls",
                                "no longer safe")
                        .because("TLS 1.1 or older"),
                wrong(
                                "no cipher suite in common",
                                answeringTls(IMPLICIT, OddServer.ALERT_HANDSHAKE_FAILURE),
                                TLS_HANDSHAKE_FAILED,
                                "tls",
                                "no way to encrypt in common")
                        .because("cipher suite"),
                wrong(
                                "a client certificate is wanted",
                                implicit(Certificates.GOOD, IMPLICIT, "client certificate", "yes"),
                                TLS_HANDSHAKE_FAILED,
                                "ehlo",
                                "certificate of ours")
                        .because("client certificate"));
    }

    private static List<Misconfiguration> certifying() {
        return Stream.of(IMPLICIT, STARTTLS)
                .flatMap(mode -> Stream.of(
                        untrusted("self-signed", Certificates.SELF_SIGNED, mode, "signed by nobody but itself"),
                        untrusted("expired", Certificates.EXPIRED, mode, "has expired: it ended on"),
                        untrusted("not yet valid", Certificates.NOT_YET_VALID, mode, "is not valid yet: it is from")
                                .because("whose time has not come"),
                        untrusted("wrong host", Certificates.WRONG_HOST, mode, "it names mail.example.com, 192.0.2.1")
                                .because("for another host name")
                                .mendedBy("host=mail.example.com"),
                        untrusted("unknown CA", Certificates.UNKNOWN_AUTHORITY, mode, "not trusted here (CN=stranger)"),
                        untrusted("missing intermediate", Certificates.MISSING_INTERMEDIATE, mode, "(CN=middle)")
                                .because("intermediate certificate is missing")))
                .toList();
    }

    private static Misconfiguration untrusted(String name, Certificates certificate, TlsMode mode, String says) {
        Server server = mode == IMPLICIT ? implicit(certificate, mode) : startTls(certificate, mode);
        return wrong(name + " over " + mode.label(), server, CERTIFICATE_ERROR, "tls", says);
    }

    private static List<Misconfiguration> signingIn() {
        return List.of(
                wrong(
                                "no login is offered",
                                plain(NONE, "EHLO", "250 hello"),
                                AUTHENTICATION_FAILED,
                                "auth",
                                "no login")
                        .because("offers no login on this port")
                        .mendedBy("authentication=none"),
                wrong(
                                "no login is offered after STARTTLS",
                                startTls(Certificates.GOOD, STARTTLS, "EHLO+TLS", "250 hello"),
                                AUTHENTICATION_FAILED,
                                "auth",
                                "no login")
                        .because("offers no login on this port")
                        .mendedBy("authentication=none"),
                wrong(
                                "only CRAM-MD5 is offered",
                                plain(NONE, "EHLO", "250-hello\r\n250 AUTH CRAM-MD5 GSSAPI"),
                                AUTHENTICATION_FAILED,
                                "auth",
                                "no login that SetGet Mail knows")
                        .because("another way to sign in"),
                refusedLogin("wrong password", "535 5.7.8 Error: authentication failed", ""),
                refusedLogin(
                        "an app password is needed",
                        "534-5.7.9 Application-specific password required. Learn more\r\n534 5.7.9 at the help page",
                        "wants an app-specific password"),
                refusedLogin(
                        "SMTP AUTH is switched off",
                        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
                        "switched off for this account"),
                refusedLogin(
                        "logins cannot be checked just now",
                        "454 4.7.0 Temporary authentication failure",
                        "cannot check logins just now"),
                refusedLogin("a locked account", "535 5.7.0 Too many failed logins, account locked", "locked for now"),
                wrong(
                                "a login is wanted and none is set",
                                withoutLogin(plain(NONE, "MAIL", "530 5.7.0 Authentication required")),
                                AUTHENTICATION_FAILED,
                                "mail",
                                "wants a login first")
                        .because("none is set"));
    }

    private static Misconfiguration refusedLogin(String name, String answer, String cause) {
        return wrong(name, plain(NONE, "AUTH", answer), AUTHENTICATION_FAILED, "auth", "refused the login")
                .because(cause);
    }

    private static List<Misconfiguration> conversing() {
        return List.of(
                wrong("421 at connect", plain(NONE, "banner", "421 4.3.2 too busy|close"), CONNECTION_LOST, "ehlo", ""),
                wrong("554 at connect", plain(NONE, "banner", "554 no service|close"), CONNECTION_LOST, "ehlo", "take"),
                wrong("closes at connect", plain(NONE, "banner", "close"), CONNECTION_LOST, "ehlo", "ended"),
                wrong("closes after EHLO", plain(NONE, "EHLO", "close"), CONNECTION_LOST, "ehlo", "ended"),
                wrong("closes at the login", plain(NONE, "AUTH", "close"), CONNECTION_LOST, "auth", "ended"),
                wrong("closes after the dot", plain(NONE, ".", "close"), CONNECTION_LOST, "data", "answer never came"),
                wrong("silent after the dot", plain(NONE, ".", "deaf"), TIMEOUT, "data", "answer never came"),
                wrong("silent after RCPT", plain(NONE, "RCPT", "deaf"), TIMEOUT, "rcpt", "did not answer in time"),
                another("IMAP", "* OK [CAPABILITY IMAP4rev1] ready"),
                another("POP3", "+OK POP3 ready"),
                another("SSH", "SSH-2.0-OpenSSH_9.6"),
                another("HTTP", "HTTP/1.1 400 Bad Request"));
    }

    private static Misconfiguration another(String protocol, String banner) {
        return wrong("an " + protocol + " server", plain(NONE, "banner", banner), PROTOCOL_ERROR, "ehlo", protocol)
                .because(protocol);
    }

    private static List<Misconfiguration> refusing() {
        return List.of(
                wrong(
                        "relaying is denied",
                        plain(NONE, "RCPT", "554 5.7.1 <to@example.com>: Relay access denied"),
                        RELAY_ACCESS_DENIED,
                        "rcpt",
                        "does not relay"),
                wrong(
                        "the sender is refused",
                        plain(NONE, "MAIL", "553 5.7.1 Sender address rejected: not owned by user"),
                        SENDER_REJECTED,
                        "mail",
                        "does not accept the sender"),
                wrong(
                        "the sender is not verified",
                        plain(
                                NONE,
                                ".",
                                "554 Message rejected: Email address is not verified. Identities failed the check"),
                        SENDER_REJECTED,
                        "data",
                        "does not accept the sender"),
                wrong(
                        "no such recipient",
                        plain(NONE, "RCPT", "550 5.1.1 no such user"),
                        RECIPIENT_REJECTED,
                        "rcpt",
                        ""),
                wrong("a full mailbox", plain(NONE, "RCPT", "452 4.2.2 mailbox full"), RECIPIENT_REJECTED, "rcpt", ""),
                wrong(
                                "greylisting",
                                plain(NONE, "RCPT", "451 4.7.1 Greylisted, please try again later"),
                                RECIPIENT_REJECTED,
                                "rcpt",
                                "refused the recipient")
                        .because("greylisting"),
                wrong(
                                "too large by MAIL",
                                plain(NONE, "MAIL", "552 5.3.4 Message size exceeds fixed limit"),
                                MESSAGE_REJECTED,
                                "mail",
                                "refused the message")
                        .because("larger than the server takes"),
                wrong(
                                "too large at the end",
                                plain(NONE, ".", "552 5.3.4 message too big"),
                                MESSAGE_REJECTED,
                                "data",
                                "refused the message")
                        .because("larger than the server takes"),
                wrong(
                        "taken for spam",
                        plain(NONE, ".", "554 5.7.1 rejected as spam"),
                        MESSAGE_REJECTED,
                        "data",
                        "refused the message"),
                wrong(
                        "the rate limit is reached",
                        plain(NONE, "MAIL", "450 4.7.1 Error: too many messages, rate limit exceeded"),
                        RATE_LIMITED,
                        "mail",
                        "fewer emails"),
                wrong(
                        "the daily limit is reached",
                        plain(NONE, "DATA", "454 4.7.0 Daily sending quota exceeded: rate limit"),
                        RATE_LIMITED,
                        "data",
                        "fewer emails"));
    }
}
