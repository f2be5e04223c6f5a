package io.setget.mail.application.account;

import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;
import java.util.List;

/** What became of the wish to send somebody else a link. */
public sealed interface LinkResult {
    record Done() implements LinkResult {}

    /** The email is in the queue. */
    record Sent(EmailAddress to) implements LinkResult {}

    /** No email can be sent: the owner passes the link on. */
    record ToPassOn(EmailAddress to, Secret url, Duration lives) implements LinkResult {}

    /** No email can be sent, and only an owner may see the link. */
    record NoMail() implements LinkResult {}

    record Refused(List<FieldError> errors) implements LinkResult {}

    /** Whoever asked may not decide on that role. */
    record NotAllowed() implements LinkResult {}

    /** There is no such person or invitation any more. */
    record NotFound() implements LinkResult {}
}
