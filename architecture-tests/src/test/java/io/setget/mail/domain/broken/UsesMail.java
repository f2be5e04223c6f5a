package io.setget.mail.domain.broken;

import jakarta.mail.Session;

/** Breaks a rule on purpose: mail outside the SMTP adapter. */
public record UsesMail(Session session) {}
