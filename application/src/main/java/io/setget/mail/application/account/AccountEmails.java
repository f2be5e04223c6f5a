package io.setget.mail.application.account;

import io.setget.mail.application.account.IssueLinks.Issued;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The emails that accounts lead to; they go through the queue like every other, and end with the link they carry. */
public final class AccountEmails {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);
    private static final String SIGN_IN = "/backoffice/login";

    private final AcceptEmails accept;
    private final CurrentSmtpSettings smtp;
    private final CurrentInstance instance;

    public AccountEmails(AcceptEmails accept, CurrentSmtpSettings smtp, CurrentInstance instance) {
        this.accept = accept;
        this.smtp = smtp;
        this.instance = instance;
    }

    /** Whether there is a mail server to send by. */
    public boolean canSend() {
        return smtp.complete().isPresent();
    }

    boolean welcome(Account to) {
        return send(
                EmailType.WELCOME,
                to.mailbox(),
                variables(to.name(), "login_url", instance.get().baseUrl() + SIGN_IN),
                EmailType.WELCOME.lives());
    }

    boolean invitation(EmailAddress to, Account by, Issued link) {
        return send(
                EmailType.WORKSPACE_INVITATION,
                new Mailbox(to, null),
                variables(
                        null,
                        "inviter_name",
                        by.shownName(),
                        "workspace_name",
                        instance.get().name(),
                        "invitation_url",
                        link.url().reveal(),
                        "expires_in",
                        words(link.lives())),
                link.lives());
    }

    boolean reset(Account to, Issued link) {
        return send(
                EmailType.PASSWORD_RESET,
                to.mailbox(),
                variables(to.name(), "reset_url", link.url().reveal(), "expires_in", words(link.lives())),
                link.lives());
    }

    boolean magicLink(Account to, Issued link) {
        Map<String, Object> variables =
                variables(to.name(), "magic_link_url", link.url().reveal(), "expires_in", words(link.lives()));
        Secret code = link.code();
        if (code != null) {
            variables.put("code", code.reveal());
        }
        return send(EmailType.MAGIC_LINK, to.mailbox(), variables, link.lives());
    }

    boolean locked(Account to, Issued unlock, String reason, Instant until) {
        return send(
                EmailType.ACCOUNT_LOCKED,
                to.mailbox(),
                variables(
                        to.name(),
                        "reason",
                        reason,
                        "unlock_url",
                        unlock.url().reveal(),
                        "locked_until",
                        CLOCK.format(until.atOffset(ZoneOffset.UTC))),
                unlock.lives());
    }

    private static Map<String, Object> variables(@Nullable String userName, String... namesAndValues) {
        Map<String, Object> variables = new LinkedHashMap<>();
        if (userName != null) {
            variables.put("user_name", userName);
        }
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }

    /** Whether it is in the queue; else that is full. */
    private boolean send(EmailType type, Mailbox to, Map<String, Object> variables, Duration lives) {
        Map<String, Object> recipient = new LinkedHashMap<>();
        recipient.put("email", to.address().value());
        String name = to.name();
        if (name != null) {
            recipient.put("name", name);
        }
        List<AcceptEmails.Item> items = accept.prepare(List.of(Map.of(
                "type",
                type.wireName(),
                "to",
                recipient,
                "variables",
                variables,
                "expires_in",
                Math.max(1, lives.toSeconds()) + "s")));
        if (!items.get(0).errors().isEmpty()) {
            throw new IllegalStateException("our own " + type.wireName() + " is not valid: "
                    + items.get(0).errors().get(0).field());
        }
        return accept.queue(items, null) instanceof Acceptance.Accepted;
    }

    /** As people say it: {@code 90 minutes}, {@code 1 hour}, {@code 7 days}. */
    static String words(Duration lasts) {
        long seconds = lasts.toSeconds();
        if (seconds % 86_400 == 0) {
            return count(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return count(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
    }

    private static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
