package io.setget.mail.application.account;

import io.setget.mail.application.port.Passwords;
import io.setget.mail.domain.account.PasswordRules;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.Secret;
import java.util.List;

/** Whether a password that somebody chose is long enough and hard enough to guess. */
final class ChosenPassword {
    private ChosenPassword() {}

    static Parsed<Secret> parse(Passwords passwords, EmailAddress email, String text) {
        return PasswordRules.parse("password", text)
                .fold(
                        password -> passwords
                                .weakness(password, List.of(email.value(), "setget"))
                                .map(weakness -> Parsed.<Secret>invalid("password", weakness))
                                .orElseGet(() -> Parsed.valid(password)),
                        Parsed::<Secret>invalid);
    }
}
