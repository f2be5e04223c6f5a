package io.setget.mail.domain.account;

/** A password that was hashed for storage, with its salt and parameters; prints as dots. */
public record PasswordHash(String encoded) {
    public PasswordHash {
        if (encoded.isBlank()) {
            throw new IllegalArgumentException("a password hash cannot be blank");
        }
    }

    @Override
    public String toString() {
        return "•••";
    }
}
