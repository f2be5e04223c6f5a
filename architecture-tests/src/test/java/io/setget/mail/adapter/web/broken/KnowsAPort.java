package io.setget.mail.adapter.web.broken;

import io.setget.mail.application.port.EmailQueue;

/** Breaks a rule on purpose: the web goes around the use cases. */
public record KnowsAPort(EmailQueue queue) {}
