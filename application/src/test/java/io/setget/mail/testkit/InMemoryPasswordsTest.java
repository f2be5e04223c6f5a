package io.setget.mail.testkit;

import io.setget.mail.application.port.Passwords;

class InMemoryPasswordsTest extends PasswordsContract {
    @Override
    protected Passwords passwords() {
        return new InMemoryPasswords();
    }
}
