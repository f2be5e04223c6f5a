package io.setget.mail.testkit;

import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.DeliveryLog;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.UnconfirmedEmails;

/** The ports that one store keeps in step: what a worker settles reaches the log in the same atomic step. */
public interface MailStore {
    EmailQueue queue();

    DeadLetters deadLetters();

    UnconfirmedEmails unconfirmed();

    DeliveryLog log();
}
