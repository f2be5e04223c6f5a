package io.setget.mail.domain.email;

/** How urgent an email is. An earlier lane goes first; the queue sees to it that the last one still moves. */
public enum Lane {
    CRITICAL,
    NORMAL,
    BULK
}
