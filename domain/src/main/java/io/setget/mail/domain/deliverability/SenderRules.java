package io.setget.mail.domain.deliverability;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether emails are sent from a domain of one's own. */
public final class SenderRules {
    private static final Set<String> PERSONAL = Set.of(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "yahoo.com",
            "yahoo.co.uk",
            "ymail.com",
            "aol.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "gmx.com",
            "gmx.net",
            "gmx.de",
            "web.de",
            "t-online.de",
            "freenet.de",
            "mail.com",
            "mail.ru",
            "yandex.ru",
            "yandex.com",
            "proton.me",
            "protonmail.com",
            "posteo.de",
            "mailbox.org",
            "orange.fr",
            "laposte.net",
            "libero.it",
            "qq.com",
            "163.com");

    /** RFC 2606, RFC 6761, RFC 6762, RFC 7686 and RFC 9476; nobody can publish records below them. */
    private static final Set<String> LOCAL =
            Set.of("localhost", "local", "localdomain", "internal", "lan", "home", "corp", "test", "invalid", "onion");

    private SenderRules() {}

    /** Whether people, not organisations, have addresses there. */
    public static boolean isPersonal(String domain) {
        return PERSONAL.contains(domain.toLowerCase(Locale.ROOT));
    }

    public static Finding judge(String domain) {
        String lower = domain.toLowerCase(Locale.ROOT);
        String last = lower.substring(lower.lastIndexOf('.') + 1);
        if (LOCAL.contains(last) || !lower.contains(".")) {
            return finding(
                    Judgement.BAD,
                    domain + " is a name for inside a network only.",
                    "Receivers cannot look it up and refuse emails from it. Send from a domain that is registered.");
        }
        if (isPersonal(domain)) {
            return finding(
                    Judgement.BAD,
                    domain + " belongs to a provider of personal mailboxes.",
                    "You cannot publish SPF, DKIM or DMARC for it: fine for a test, not for production. Only the provider's"
                            + " own servers may send for it.");
        }
        return finding(
                Judgement.GOOD,
                domain + " can be a domain of your own.",
                "If people's own mailboxes are there, too, a subdomain for this product, such as mail." + domain
                        + ", keeps the reputation of the two apart.");
    }

    private static Finding finding(Judgement judgement, String summary, String meaning) {
        return new Finding(Topic.SENDING_DOMAIN, judgement, summary, meaning, List.of(), List.of());
    }
}
