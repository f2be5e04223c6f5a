package io.setget.mail.application.settings;

import io.setget.mail.domain.input.FieldError;
import java.util.List;

/** What became of a change of settings. */
public sealed interface SaveResult {
    record Saved() implements SaveResult {}

    record Refused(List<FieldError> errors) implements SaveResult {}

    /** These variables say otherwise. */
    record SetByEnvironment(List<String> variables) implements SaveResult {}
}
