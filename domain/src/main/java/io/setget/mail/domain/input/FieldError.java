package io.setget.mail.domain.input;

/** What is wrong with one field, in words that a form and the API can both show. */
public record FieldError(String field, String message) {}
