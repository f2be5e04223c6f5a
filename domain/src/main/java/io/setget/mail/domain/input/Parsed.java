package io.setget.mail.domain.input;

import java.util.List;
import java.util.function.Function;

/** Input that was either understood or is explained field by field. */
public sealed interface Parsed<T> {

    <R> R fold(Function<? super T, ? extends R> valid, Function<List<FieldError>, ? extends R> invalid);

    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    static <T> Parsed<T> invalid(String field, String message) {
        return new Invalid<>(List.of(new FieldError(field, message)));
    }

    static <T> Parsed<T> invalid(List<FieldError> errors) {
        return new Invalid<>(errors);
    }

    /** The value; only for input that is known to be valid, such as what was checked before it was stored. */
    default T orThrow() {
        return fold(value -> value, errors -> {
            throw new IllegalArgumentException(
                    errors.get(0).field() + " " + errors.get(0).message());
        });
    }

    /** Input that was understood. */
    record Valid<T>(T value) implements Parsed<T> {
        @Override
        public <R> R fold(Function<? super T, ? extends R> valid, Function<List<FieldError>, ? extends R> invalid) {
            return valid.apply(value);
        }
    }

    /** Input that was not understood; at least one error says why. */
    record Invalid<T>(List<FieldError> errors) implements Parsed<T> {
        public Invalid {
            if (errors.isEmpty()) {
                throw new IllegalArgumentException("invalid input needs at least one error");
            }
            errors = List.copyOf(errors);
        }

        @Override
        public <R> R fold(Function<? super T, ? extends R> valid, Function<List<FieldError>, ? extends R> invalid) {
            return invalid.apply(errors);
        }
    }
}
