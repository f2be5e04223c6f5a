package io.setget.mail.adapter.smtp;

/** A server's answer; the code is -1 for one that is not SMTP. */
record Reply(int code, String text) {
    boolean refuses() {
        return code >= 400 && code <= 599;
    }
}
