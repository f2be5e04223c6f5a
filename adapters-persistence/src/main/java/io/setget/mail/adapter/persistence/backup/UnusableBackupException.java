package io.setget.mail.adapter.persistence.backup;

/** A file is no backup that can be restored; the message says why in one line. */
public final class UnusableBackupException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public UnusableBackupException(String words) {
        super(words);
    }

    UnusableBackupException(String words, Throwable cause) {
        super(words, cause);
    }
}
