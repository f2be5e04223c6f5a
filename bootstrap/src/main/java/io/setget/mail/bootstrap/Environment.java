package io.setget.mail.bootstrap;

import io.setget.mail.domain.input.Parsed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Variables of the environment; each may also be given as {@code NAME_FILE}, the name of a file that holds it. */
final class Environment {
    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The value, from the variable or its file; a blank one counts as unset. */
    Optional<String> text(String name) {
        String value = variables.getOrDefault(name, "");
        String file = variables.getOrDefault(name + "_FILE", "");
        if (!value.isBlank() && !file.isBlank()) {
            throw new ConfigException(name + " and " + name + "_FILE are both set: keep one of them");
        }
        if (!file.isBlank()) {
            try {
                value = Files.readString(Path.of(file)).stripTrailing();
            } catch (IOException | RuntimeException unreadable) {
                throw new ConfigException(name + "_FILE names a file that cannot be read");
            }
        }
        return value.isBlank() ? Optional.empty() : Optional.of(value);
    }

    /** The value as {@code rule} reads it. */
    <T> Optional<T> read(String name, Function<String, Parsed<T>> rule) {
        return text(name)
                .map(value -> rule.apply(value).fold(ok -> ok, errors -> {
                    throw new ConfigException(name + " " + errors.get(0).message());
                }));
    }

    /** A whole number from {@code least} to {@code most}. */
    int number(String name, int byDefault, int least, int most) {
        return text(name)
                .map(value -> {
                    try {
                        int number = Integer.parseInt(value.strip());
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException notANumber) {
                        // said below
                    }
                    throw new ConfigException(name + " must be a whole number from " + least + " to " + most);
                })
                .orElse(byDefault);
    }

    /** Names that begin like ours and mean nothing, such as misspelt ones; sorted. */
    List<String> unknown(Set<String> known) {
        return variables.keySet().stream()
                .filter(name -> name.startsWith("SETGET_"))
                .filter(name -> !known.contains(name)
                        && !(name.endsWith("_FILE") && known.contains(name.substring(0, name.length() - 5))))
                .sorted()
                .toList();
    }
}
