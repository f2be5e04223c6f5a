package io.setget.mail.application.account;

import io.setget.mail.application.port.Passwords;
import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import io.setget.mail.domain.input.Parsed;
import io.setget.mail.domain.settings.GeneralFieldRules;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Secret;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sets a new instance up: its name and its first admin. Only whoever can read the log may, for the token stands there;
 * it works until there is an account, or the process ends.
 */
public final class SetUpInstance {
    private final CreateFirstAccount create;
    private final Passwords passwords;
    private final SettingsStore settings;
    private final Secret token;

    public SetUpInstance(CreateFirstAccount create, Passwords passwords, SettingsStore settings, SecureRandom random) {
        this.create = create;
        this.passwords = passwords;
        this.settings = settings;
        this.token = new Tokens(random).next("");
    }

    /** The token to print at the start; empty if the instance is set up already. */
    public Optional<Secret> token() {
        return create.isNeeded() ? Optional.of(token) : Optional.empty();
    }

    /** Whether the set-up page may be shown. */
    public boolean opens(Secret presented) {
        return token.equals(presented) && create.isNeeded();
    }

    /** @param instanceName blank keeps the name that it has */
    public Result setUp(Secret presented, String instanceName, String email, String password) {
        if (!opens(presented)) {
            return new Result.Closed();
        }
        List<FieldError> errors = new ArrayList<>();
        String name = instanceName.isBlank()
                ? null
                : valid(GeneralFieldRules.instanceName(instanceName), errors, "instance_name");
        EmailAddress address = valid(EmailAddress.parse("email", email), errors, "email");
        Secret chosen =
                address == null ? null : valid(ChosenPassword.parse(passwords, address, password), errors, "password");
        if (address == null || chosen == null || !errors.isEmpty()) {
            return new Result.Refused(errors);
        }
        if (!create.create(address, chosen, address.value())) {
            return new Result.Closed();
        }
        if (name != null) {
            settings.saveGeneral(new GeneralFields(name, settings.loadGeneral().baseUrl()));
        }
        return new Result.Done();
    }

    private static <T> @Nullable T valid(Parsed<T> parsed, List<FieldError> errors, String field) {
        return parsed.<@Nullable T>fold(ok -> ok, wrong -> {
            wrong.forEach(error -> errors.add(new FieldError(field, error.message())));
            return null;
        });
    }

    /** What became of the wish. */
    public sealed interface Result {
        record Done() implements Result {}

        record Refused(List<FieldError> errors) implements Result {}

        /** The token is wrong, or there is an account already. */
        record Closed() implements Result {}
    }
}
