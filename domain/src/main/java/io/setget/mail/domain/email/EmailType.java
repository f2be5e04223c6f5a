package io.setget.mail.domain.email;

import static io.setget.mail.domain.email.Variable.line;
import static io.setget.mail.domain.email.Variable.list;
import static io.setget.mail.domain.email.Variable.text;
import static io.setget.mail.domain.email.Variable.url;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The eight kinds of email: how urgent each is, how long it is worth sending, and what it needs to be told. */
public enum EmailType {
    WELCOME(
            "Welcome",
            "User registration",
            true,
            Lane.NORMAL,
            Duration.ofDays(7),
            line("user_name").optional(),
            url("login_url")),
    WORKSPACE_INVITATION(
            "Workspace Invitation",
            "Member invited",
            true,
            Lane.NORMAL,
            Duration.ofDays(7),
            line("inviter_name"),
            line("workspace_name"),
            url("invitation_url"),
            line("expires_in").optional()),
    PASSWORD_RESET(
            "Password Reset",
            "Reset request",
            true,
            Lane.CRITICAL,
            Duration.ofHours(1),
            line("user_name").optional(),
            url("reset_url"),
            line("expires_in")),
    MAGIC_LINK(
            "Magic Link",
            "Magic link request",
            true,
            Lane.CRITICAL,
            Duration.ofMinutes(15),
            line("user_name").optional(),
            url("magic_link_url"),
            line("code").optional(),
            line("expires_in")),
    NOTIFICATION_DIGEST(
            "Notification Digest",
            "Scheduled delivery",
            true,
            Lane.BULK,
            Duration.ofDays(1),
            line("user_name").optional(),
            line("period"),
            list("notifications"),
            url("unsubscribe_url").optional()),
    ACCOUNT_LOCKED(
            "Account Locked",
            "Brute-force lockout",
            false,
            Lane.CRITICAL,
            Duration.ofDays(1),
            line("user_name").optional(),
            text("reason").optional(),
            url("unlock_url").optional(),
            line("locked_until").optional()),
    GDPR_EXPORT_READY(
            "GDPR Export Ready",
            "Data export completed",
            false,
            Lane.BULK,
            Duration.ofDays(7),
            line("user_name").optional(),
            url("download_url"),
            line("expires_in")),
    TEST_EMAIL(
            "Test Email",
            "Admin sends test",
            false,
            Lane.CRITICAL,
            Duration.ofMinutes(15),
            line("sent_by").optional());

    private final String label;
    private final String trigger;
    private final boolean customisable;
    private final Lane lane;
    private final Duration lives;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<Variable> variables;

    EmailType(String label, String trigger, boolean customisable, Lane lane, Duration lives, Variable... variables) {
        this.label = label;
        this.trigger = trigger;
        this.customisable = customisable;
        this.lane = lane;
        this.lives = lives;
        this.variables = List.of(variables);
    }

    public static Optional<EmailType> parse(String wireName) {
        return Arrays.stream(values())
                .filter(t -> t.wireName().equals(wireName))
                .findFirst();
    }

    /** The name in the API, such as {@code magic_link}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String label() {
        return label;
    }

    public String trigger() {
        return trigger;
    }

    /** Whether an admin may change its template. */
    public boolean customisable() {
        return customisable;
    }

    public Lane lane() {
        return lane;
    }

    /** How long after it is due an unsent email is still worth sending. */
    public Duration lives() {
        return lives;
    }

    public List<Variable> variables() {
        return variables;
    }

    /**
     * What to do when nobody can know whether the server took the email (RFC 1047): a second digest is worse than
     * none, a missing password reset or invitation is worse than two.
     */
    public boolean resendWhenUnsure() {
        return lane != Lane.BULK;
    }
}
