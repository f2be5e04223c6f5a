package io.setget.mail.application.demo;

import io.setget.mail.domain.email.EmailType;
import java.util.List;
import java.util.Map;

/** What a small company's applications send on a busy morning, as they would hand it to the API. */
final class DemoMix {
    private static final String SITE = "https://app.example.com";

    private DemoMix() {}

    /** @param tag follows the name of those who fail on purpose, after a plus sign */
    static List<Map<String, Object>> requests(String tag) {
        return List.of(
                magicLink("Ada Lovelace", "ada@example.com", "482 913"),
                passwordReset("Grace Hopper", "grace@example.com"),
                accountLocked("Alan Turing", "alan@example.com"),
                testEmail("katherine@example.com"),
                welcome("Katherine Johnson", "katherine@example.com"),
                welcome("Tim Berners-Lee", "tim@example.com"),
                welcome("José Núñez", "jose@example.com"),
                welcome("Radia Perlman", failing(Recipe.RETRY, tag)),
                welcome("Nobody", failing(Recipe.NOBODY, tag)),
                invitation("Ada Lovelace", "Analytical Engines", "charles@example.com"),
                invitation("Margaret Hamilton", "Moon & Back", "neil@example.com"),
                invitation("Grace Hopper", "Compilers", failing(Recipe.DENIED, tag)),
                invitation("Alan Turing", "Bletchley", failing(Recipe.BUSY, tag)),
                passwordReset("Margaret Hamilton", "margaret@example.com"),
                passwordReset("Edsger Dijkstra", failing(Recipe.HANGUP, tag)),
                magicLink("Barbara Liskov", "barbara@example.com", "771 204"),
                magicLink("Donald Knuth", failing(Recipe.SLOW, tag), "305 577"),
                digest("Ada Lovelace", "ada@example.com"),
                digest("日本 太郎", "taro@example.com"),
                digest("Linus Torvalds", failing(Recipe.SPAM, tag)),
                digest("Frances Allen", failing(Recipe.THROTTLED, tag)),
                accountLocked("Ken Thompson", "ken@example.com"),
                export("Hedy Lamarr", "hedy@example.com"),
                export("John McCarthy", failing(Recipe.TOOLARGE, tag)));
    }

    private static String failing(Recipe recipe, String tag) {
        return recipe.localPart() + "+" + tag + "@example.com";
    }

    private static Map<String, Object> welcome(String name, String address) {
        return email(EmailType.WELCOME, name, address, Map.of("user_name", name, "login_url", SITE + "/login"));
    }

    private static Map<String, Object> invitation(String inviter, String workspace, String address) {
        return email(
                EmailType.WORKSPACE_INVITATION,
                "",
                address,
                Map.of(
                        "inviter_name",
                        inviter,
                        "workspace_name",
                        workspace,
                        "invitation_url",
                        SITE + "/join/5mV2qk",
                        "expires_in",
                        "7 days"));
    }

    private static Map<String, Object> passwordReset(String name, String address) {
        return email(
                EmailType.PASSWORD_RESET,
                name,
                address,
                Map.of("user_name", name, "reset_url", SITE + "/reset/R7c1Zt", "expires_in", "1 hour"));
    }

    private static Map<String, Object> magicLink(String name, String address, String code) {
        return email(
                EmailType.MAGIC_LINK,
                name,
                address,
                Map.of(
                        "user_name",
                        name,
                        "magic_link_url",
                        SITE + "/magic/wK93hd",
                        "code",
                        code,
                        "expires_in",
                        "15 minutes"));
    }

    private static Map<String, Object> digest(String name, String address) {
        return email(
                EmailType.NOTIFICATION_DIGEST,
                name,
                address,
                Map.of(
                        "user_name",
                        name,
                        "period",
                        "yesterday",
                        "notifications",
                        List.of(
                                Map.of(
                                        "title", "Grace commented on “Release plan”",
                                        "body", "Let us ship on Thursday, the tests are green.",
                                        "url", SITE + "/issues/41#comment-3",
                                        "category", "Comments"),
                                Map.of(
                                        "title", "You were assigned “Fix the login page”",
                                        "url", SITE + "/issues/57",
                                        "category", "Assignments")),
                        "unsubscribe_url",
                        SITE + "/notifications"));
    }

    private static Map<String, Object> accountLocked(String name, String address) {
        return email(
                EmailType.ACCOUNT_LOCKED,
                name,
                address,
                Map.of(
                        "user_name",
                        name,
                        "reason",
                        "Ten wrong passwords in a row",
                        "unlock_url",
                        SITE + "/unlock/p0Yx4s",
                        "locked_until",
                        "today, 12:30 UTC"));
    }

    private static Map<String, Object> export(String name, String address) {
        return email(
                EmailType.GDPR_EXPORT_READY,
                name,
                address,
                Map.of("user_name", name, "download_url", SITE + "/exports/8fJ2aa", "expires_in", "7 days"));
    }

    private static Map<String, Object> testEmail(String address) {
        return email(EmailType.TEST_EMAIL, "", address, Map.of("sent_by", "admin@example.com"));
    }

    private static Map<String, Object> email(
            EmailType type, String name, String address, Map<String, Object> variables) {
        return Map.of(
                "type", type.wireName(),
                "to", Map.of("email", address, "name", name),
                "variables", variables);
    }
}
