package io.setget.mail.domain.queue;

import java.time.Duration;

/**
 * A worker's last word about a lease.
 *
 * @param took how long the try lasted
 */
public record Settlement(Lease lease, Verdict verdict, Duration took) {}
