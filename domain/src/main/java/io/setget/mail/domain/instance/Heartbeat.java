package io.setget.mail.domain.instance;

import java.util.UUID;

/**
 * What an instance says of itself every few seconds.
 *
 * @param id made at random when it starts
 * @param host the name of the machine it runs on
 * @param address where its panel and API listen
 * @param connectionsInUse to the mail server, of at most {@code connections}
 */
public record Heartbeat(
        UUID id, String host, String version, String address, int connectionsInUse, int connections, Activity doing) {}
