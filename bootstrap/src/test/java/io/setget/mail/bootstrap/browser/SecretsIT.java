package io.setget.mail.bootstrap.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an admin does, a password goes in and never comes out again: in no page, no answer, no address, no log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(Chromium.Shared.class)
class SecretsIT {
    private static final String WRONG = "Wombat-typed-by-mistake";
    private static final List<String> PLACES =
            List.of("/backoffice/emails", "/backoffice/api-keys", Visitor.SETTINGS + "?preset=gmail", Visitor.SETTINGS);
    private static final List<String> CALLS =
            List.of("/api/v1/settings/email", "/api/v1/summary", "/api/v1/emails", "/api/v1/dead-letters", "/readyz");

    @TempDir
    static Path dir;

    private static Office office;

    @BeforeAll
    static void open(Chromium chromium) throws Exception {
        office = new Office(chromium, dir);
    }

    @AfterAll
    static void close() throws Exception {
        office.close();
    }

    @ParameterizedTest
    @MethodSource("io.setget.mail.bootstrap.browser.Look#withAndWithoutJavaScript")
    void no_password_ever_comes_out_again(Look look) throws Exception {
        Path archive = dir.resolve(look.tag() + ".har");
        try (Visitor admin = office.admin(look, archive)) {
            office.fillIn(admin);
            admin.fill("Password", WRONG);
            admin.press("Send Test Email");
            admin.sees("authentication failed");
            admin.fill("SMTP Port", "not a port");
            admin.fill("Password", Office.SMTP_PASSWORD);
            admin.press("Save");
            admin.sees("SMTP settings");
            admin.fill("SMTP Port", String.valueOf(office.catcher().ports().implicitTls()));
            admin.fill("Password", Office.SMTP_PASSWORD);
            admin.press("Send Test Email");
            admin.sees("Test email sent successfully.");
            admin.fill("Password", Office.SMTP_PASSWORD);
            admin.press("Save");
            admin.sees("Settings saved.");
            for (String place : PLACES) {
                admin.open(place).sees("Email / SMTP");
            }
            admin.press("Sign out");
            admin.signIn(Office.ADMIN, WRONG);
            admin.sees("Email or password is wrong.");
        }

        Map<String, String> said = answers(archive);
        assertThat(said.values()).anyMatch(body -> body.contains("Test email sent successfully."));
        assertThat(said.values()).anyMatch(body -> body.contains("authentication failed"));
        for (String call : CALLS) {
            said.put(call, office.jar().call("GET", call, null).body().toString());
        }
        said.put(
                "the API's test",
                office.jar()
                        .post("/api/v1/settings/email/test", "{\"settings\": {\"password\": \"" + WRONG + "\"}}")
                        .toString());
        assertThat(said.get("the API's test")).contains("authentication_failed");
        said.put("the log", office.log());
        for (String secret : forms()) {
            said.forEach((where, what) -> assertThat(what.contains(secret) || where.contains(secret))
                    .as("%s shows %s", where, secret)
                    .isFalse());
        }
    }

    /** A password as itself and in every disguise it may travel in. */
    private static List<String> forms() {
        List<String> forms = new ArrayList<>();
        for (String password : List.of(Office.SMTP_PASSWORD, Office.PASSWORD, WRONG)) {
            forms.add(password);
            forms.add(password.replace("&", "&amp;").replace("<", "&lt;"));
            forms.add(password.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
            forms.add(URLEncoder.encode(password, StandardCharsets.UTF_8));
            forms.add(base64(password));
            forms.add(base64("\0" + Catcher.USERNAME + "\0" + password)); // AUTH PLAIN
            forms.add(base64(password).replaceAll("=+$", ""));
            // base64 of a longer text that holds it, wherever it begins there
            forms.add(base64(password.substring(1, password.length() - 3)).replaceAll("=+$|.{4}$", ""));
        }
        return forms;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What the browser was answered, headers and bodies, by address; what it sent is left out. */
    private static Map<String, String> answers(Path archive) throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        for (JsonNode entry : new ObjectMapper().readTree(archive.toFile()).at("/log/entries")) {
            String where = answers.size() + " " + entry.at("/request/url").asText();
            JsonNode content = entry.at("/response/content");
            String text = content.path("text").asText();
            answers.put(
                    where,
                    entry.at("/response/headers")
                            + ("base64".equals(content.path("encoding").asText())
                                    ? new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8)
                                    : text));
        }
        assertThat(answers).hasSizeGreaterThan(15);
        return answers;
    }
}
