package io.setget.mail.testkit;

import io.setget.mail.application.port.EmailQueue.Prepared;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;

/** An email prepared for a queue in memory, where nothing is sealed: it ends with the process. */
public record ClearEmail(Email email) implements Prepared {
    @Override
    public EmailId id() {
        return email.id();
    }

    @Override
    public EmailType type() {
        return email.type();
    }

    @Override
    public String messageId() {
        return email.messageId();
    }

    @Override
    public int bytes() {
        return email.content().text().length() + email.content().html().length();
    }
}
