package io.setget.mail.adapter.web.deliverability;

import io.setget.mail.domain.deliverability.Topic;
import org.jspecify.annotations.Nullable;

/** The documentation's tips, each where it helps. */
final class Tips {
    static final String BOUNCES = "Monitor bounce rates — High bounce rates can damage your sender reputation.";

    private Tips() {}

    /** Null if the documentation has none about it. */
    static @Nullable String about(Topic topic) {
        return switch (topic) {
            case MX -> null;
            case SPF ->
                "Set up SPF records — Add a DNS TXT record authorizing your SMTP server to send on behalf of your domain.";
            case DKIM ->
                "Configure DKIM signing — Most email providers and mail servers support DKIM. This cryptographically signs"
                        + " outgoing emails.";
            case DMARC ->
                "Set up DMARC — A DMARC policy tells receiving servers how to handle emails that fail SPF or DKIM checks.";
            case SENDING_DOMAIN ->
                "Use a dedicated sending domain — Avoid sending from a personal email address in production.";
        };
    }
}
