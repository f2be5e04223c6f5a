package io.setget.mail.domain.template;

import java.util.Locale;

/** All that decides how an email's variables become what it says. */
public record Design(EmailTemplate template, Locale language, Brand brand) {}
