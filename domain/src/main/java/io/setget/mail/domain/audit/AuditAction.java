package io.setget.mail.domain.audit;

/** What can be found in the audit log. */
public enum AuditAction {
    ACCOUNT_CREATED,
    PASSWORD_CHANGED,
    SIGNED_IN,
    SIGNED_OUT,
    SIGN_INS_SLOWED,
    API_KEY_CREATED,
    API_KEY_REVOKED,
    SETTINGS_CHANGED,
    DEAD_LETTERS_REVIVED,
    DEAD_LETTER_DELETED,
    EMAIL_CANCELLED,
    DELIVERY_PAUSED,
    DELIVERY_RESUMED
}
