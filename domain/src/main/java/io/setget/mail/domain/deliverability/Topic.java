package io.setget.mail.domain.deliverability;

import java.util.Locale;

/** What is looked at, in the order it is shown. */
public enum Topic {
    MX("MX"),
    SPF("SPF"),
    DKIM("DKIM"),
    DMARC("DMARC"),
    SENDING_DOMAIN("Sending domain");

    private final String title;

    Topic(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** The name in the API. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
