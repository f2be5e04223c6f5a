package io.setget.mail.application.port;

import io.setget.mail.domain.diagnosis.ProbedPort;
import java.time.Duration;

/**
 * Finds out what one port of a host speaks. No login and no email is ever sent, nor anything else that is secret.
 *
 * <p>Thread-safe; each call blocks its thread. Nothing is thrown for what a host or network does: it is the answer.
 */
public interface MailServerProbe {
    /**
     * Looks once, over as many connections as that takes.
     *
     * @param host a name or an address; an IPv6 address may stand in brackets
     * @param limit how long it may take at most, the look-up of the name included, whatever the host does
     */
    ProbedPort look(String host, int port, Duration limit);
}
