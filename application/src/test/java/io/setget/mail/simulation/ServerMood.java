package io.setget.mail.simulation;

/** What a mail server does to everybody, for a while. */
enum ServerMood {
    GOOD(10),
    SLOW(6),
    REFUSES_CONNECTIONS(3),
    HANGS_AT_CONNECT(2),
    HANGS_AT_MAIL(2),
    HANGS_AT_RCPT(1),
    HANGS_AT_DATA(1),
    CLOSES_AT_CONNECT(2),
    CLOSES_AT_MAIL(2),
    CLOSES_AT_RCPT(1),
    CLOSES_AT_DATA(1),
    CLOSES_AFTER_DOT(2),
    CLOSES_AFTER_DOT_HAVING_TAKEN_IT(2),
    STALLS_AFTER_DOT(1),
    SAYS_421_AT_CONNECT(2),
    /** A probe succeeds. */
    SAYS_421_AT_MAIL(3),
    SAYS_421_AT_RCPT(1),
    SAYS_421_AT_DATA(1),
    SAYS_421_AFTER_DOT(1),
    WRONG_PASSWORD(2),
    REFUSES_SENDER(1),
    SAYS_999_AT_CONNECT(1),
    SAYS_999_AT_RCPT(1),
    SAYS_999_AFTER_DOT(1),
    ASKS_FOR_LESS(2),
    FLAPS(3),
    TAKES_TWO_CONNECTIONS(2);

    /** How often it is chosen, compared with others. */
    final int weight;

    ServerMood(int weight) {
        this.weight = weight;
    }
}
