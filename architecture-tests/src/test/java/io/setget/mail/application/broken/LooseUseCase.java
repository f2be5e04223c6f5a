package io.setget.mail.application.broken;

/** Breaks a rule on purpose: a use case that is open and changes. */
public class LooseUseCase {
    private int calls;

    public int call() {
        return ++calls;
    }
}
