package io.setget.mail.domain.diagnosis;

import io.setget.mail.domain.certificate.PresentedChain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found at one port of a host, without a login and without an email.
 *
 * @param serverName what the server calls itself in its answer to EHLO; empty if it came to none
 * @param loginsInClear the AUTH mechanisms offered before encryption
 * @param logins those offered in the end: after encryption where there is one
 * @param certificates what the server showed; null if nothing was encrypted
 * @param distrust why the certificate is not trusted for this host, in one sentence; null if it is, or if there is none
 * @param words what was found, in one sentence
 */
public record ProbedPort(
        int port,
        Speech speech,
        String serverName,
        List<String> loginsInClear,
        List<String> logins,
        @Nullable PresentedChain certificates,
        @Nullable String distrust,
        String words) {
    public ProbedPort {
        loginsInClear = List.copyOf(loginsInClear);
        logins = List.copyOf(logins);
    }

    /** A port that no email can be sent through. */
    public static ProbedPort useless(int port, Speech speech, String words) {
        return new ProbedPort(port, speech, "", List.of(), List.of(), null, null, words);
    }

    /** Whether a conversation there is encrypted. */
    public boolean isEncrypted() {
        return speech == Speech.IMPLICIT_TLS || speech == Speech.STARTTLS;
    }
}
