package io.setget.mail.domain.template;

import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Variable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each variable is, and a value to try it with. */
public final class Glossary {
    /** Known in every template, besides the type's own. */
    public static final List<String> EVERYWHERE = List.of("instance_name", "base_url");

    /** Known inside the list of notifications. */
    public static final List<String> OF_A_NOTIFICATION = List.of("title", "body", "url", "category");

    private static final Map<String, Term> TERMS = terms();

    private static final Map<String, String> GERMAN = Map.of(
            "expires_in", "15 Minuten",
            "period", "diese Woche",
            "reason", "Zu viele Anmeldeversuche",
            "locked_until", "heute, 18:30 Uhr");

    private Glossary() {}

    public static Term term(String name) {
        Term term = TERMS.get(name);
        if (term == null) {
            throw new IllegalArgumentException("no such variable: " + name);
        }
        return term;
    }

    /** All that a type may be told. */
    public static Variables full(EmailType type, Locale language) {
        return sample(type, language, true, notifications(language));
    }

    /** Only what it must be told. */
    public static Variables required(EmailType type, Locale language) {
        return sample(type, language, false, notifications(language));
    }

    /** As little as there can be: only what must be told, and empty lists. */
    public static Variables least(EmailType type, Locale language) {
        return sample(type, language, false, List.of());
    }

    /** As much as there can be, nearly. */
    public static Variables most(EmailType type, Locale language) {
        Map<String, String> one = Map.of(
                "title", "t".repeat(20), "body", "b".repeat(400), "url", "https://example.com/", "category", "c");
        return sample(type, language, true, Collections.nCopies(500, one));
    }

    private static Variables sample(EmailType type, Locale language, boolean all, List<Map<String, String>> items) {
        Map<String, Object> given = new LinkedHashMap<>();
        for (Variable variable : type.variables()) {
            if (all || variable.required()) {
                given.put(
                        variable.name(),
                        variable.kind() == Variable.Kind.NOTIFICATIONS ? items : sample(variable.name(), language));
            }
        }
        return Variables.parse(type, given).orThrow();
    }

    private static String sample(String name, Locale language) {
        String english = term(name).sample();
        return language.getLanguage().equals("de") ? GERMAN.getOrDefault(name, english) : english;
    }

    private static List<Map<String, String>> notifications(Locale language) {
        boolean german = language.getLanguage().equals("de");
        return List.of(
                Map.of(
                        "title",
                        german ? "Ada hat Sie erwähnt" : "Ada mentioned you",
                        "body",
                        german ? "„Könnten Sie sich den Entwurf ansehen?“" : "“Could you look at the draft?”",
                        "url",
                        "https://example.com/tasks/42",
                        "category",
                        german ? "Erwähnungen" : "Mentions"),
                Map.of("title", german ? "3 Aufgaben sind morgen fällig" : "3 tasks are due tomorrow"));
    }

    private static Map<String, Term> terms() {
        Map<String, Term> terms = new LinkedHashMap<>();
        terms.put("instance_name", new Term("What this installation calls itself", "SetGet"));
        terms.put("base_url", new Term("Its address", "https://example.com"));
        terms.put("user_name", new Term("The recipient's name", "Grace"));
        terms.put("login_url", new Term("Where to sign in", "https://example.com/login"));
        terms.put("inviter_name", new Term("Who invites", "Ada Lovelace"));
        terms.put("workspace_name", new Term("Where to", "Engines"));
        terms.put("invitation_url", new Term("Where to accept", "https://example.com/invitations/7f3a"));
        terms.put("expires_in", new Term("How long it can be used, in words", "15 minutes"));
        terms.put("reset_url", new Term("Where to choose a new password", "https://example.com/reset/7f3a"));
        terms.put("magic_link_url", new Term("Signs the recipient in", "https://example.com/sign-in/7f3a"));
        terms.put("code", new Term("To be typed instead of following the link", "481 516"));
        terms.put("period", new Term("What time it is about, in words", "this week"));
        terms.put("notifications", new Term("A list: {{#notifications}} … {{/notifications}}", "two notifications"));
        terms.put("title", new Term("Of one notification", "Ada mentioned you"));
        terms.put("body", new Term("Of one notification, several lines", "“Could you look at the draft?”"));
        terms.put("url", new Term("Where one notification leads", "https://example.com/tasks/42"));
        terms.put("category", new Term("Of one notification", "Mentions"));
        terms.put("unsubscribe_url", new Term("Stops these emails", "https://example.com/unsubscribe/7f3a"));
        terms.put("reason", new Term("Why the account is locked", "Too many attempts to sign in"));
        terms.put("unlock_url", new Term("Unlocks the account", "https://example.com/unlock/7f3a"));
        terms.put("locked_until", new Term("When the lock ends, in words", "today, 18:30"));
        terms.put("download_url", new Term("Where the export is", "https://example.com/export/7f3a"));
        terms.put("sent_by", new Term("Who sends the test", "ada@example.com"));
        return terms;
    }

    /** What a variable means, and an example. */
    public record Term(String description, String sample) {}
}
