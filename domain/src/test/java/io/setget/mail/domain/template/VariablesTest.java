package io.setget.mail.domain.template;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.input.FieldError;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class VariablesTest {
    private static List<String> wrong(EmailType type, Map<String, ?> given) {
        return Variables.parse(type, given)
                .fold(
                        ok -> List.of(),
                        errors -> errors.stream().map(FieldError::field).toList());
    }

    private static List<String> wrongDigest(Object notifications) {
        return wrong(EmailType.NOTIFICATION_DIGEST, Map.of("period", "Monday", "notifications", notifications));
    }

    @Test
    void Fitting_variables_are_kept() {
        Map<String, Object> given = Map.of("user_name", "Ann", "login_url", "https://example.com/login?a=b#c");
        assertThat(Variables.parse(EmailType.WELCOME, given).orThrow().values()).isEqualTo(given);
    }

    @Test
    void Optional_ones_may_be_left_out_or_null() {
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of())).isEmpty();
        assertThat(wrong(EmailType.TEST_EMAIL, Collections.singletonMap("sent_by", null)))
                .isEmpty();
    }

    @Test
    void Every_missing_one_is_named() {
        assertThat(wrong(EmailType.WORKSPACE_INVITATION, Map.of()))
                .containsExactly("variables.inviter_name", "variables.workspace_name", "variables.invitation_url");
    }

    @Test
    void Unknown_ones_are_refused() {
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of("sent_bye", "Ann"))).containsExactly("variables.sent_bye");
    }

    @Test
    void Values_of_another_type_are_refused() {
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of("sent_by", 7))).containsExactly("variables.sent_by");
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of("sent_by", List.of("Ann"))))
                .containsExactly("variables.sent_by");
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of("sent_by", " "))).containsExactly("variables.sent_by");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript://example.com/%0aalert(1)",
                "data:text/html,x",
                "ftp://example.com/",
                "/login",
                "//example.com/",
                "https:",
                "https:///x",
                "https://example.com/\"onclick=x",
                "https://example.com/a b",
                "https://example.com/\r\nx",
                " https://example.com/",
                "example.com"
            })
    void Only_absolute_http_and_https_addresses_are_links(String url) {
        assertThat(wrong(EmailType.WELCOME, Map.of("login_url", url))).containsExactly("variables.login_url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://example.com", "http://localhost:8080/x", "HTTPS://example.com/%20", "http://[::1]/"})
    void Absolute_http_and_https_addresses_are_links(String url) {
        assertThat(wrong(EmailType.WELCOME, Map.of("login_url", url))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ann\r\nBcc: b@example.com", "Ann\nx", "Ann\rx", "Ann\0", "Ann\u0085x"})
    void One_line_text_has_no_line_breaks(String text) {
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of("sent_by", text))).containsExactly("variables.sent_by");
    }

    @Test
    void Text_of_several_lines_has_line_breaks_and_no_other_control_characters() {
        assertThat(wrong(EmailType.ACCOUNT_LOCKED, Map.of("reason", "one\r\n\ttwo")))
                .isEmpty();
        assertThat(wrong(EmailType.ACCOUNT_LOCKED, Map.of("reason", "one\0"))).containsExactly("variables.reason");
    }

    @Test
    void Text_has_at_most_10_000_characters() {
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of("sent_by", "x".repeat(10_000))))
                .isEmpty();
        assertThat(wrong(EmailType.TEST_EMAIL, Map.of("sent_by", "x".repeat(10_001))))
                .containsExactly("variables.sent_by");
    }

    @Test
    void Digest_items_with_title_body_url_and_category_are_kept() {
        Map<String, Object> given = Map.of(
                "period",
                "Monday",
                "notifications",
                List.of(
                        Map.of("title", "T", "body", "a\nb", "url", "https://example.com/1", "category", "C"),
                        Map.of("title", "U")));
        assertThat(Variables.parse(EmailType.NOTIFICATION_DIGEST, given)
                        .orThrow()
                        .values())
                .isEqualTo(given);
    }

    @Test
    void Digest_items_are_checked_one_by_one() {
        assertThat(wrongDigest(List.of(
                        Map.of("title", "good"),
                        Map.of("body", "no title"),
                        Map.of("title", "T", "url", "javascript:alert(1)"),
                        Map.of("title", "a\nb"),
                        Map.of("title", "T", "colour", "red"),
                        "text")))
                .containsExactly(
                        "variables.notifications[1].title",
                        "variables.notifications[2].url",
                        "variables.notifications[3].title",
                        "variables.notifications[4].colour",
                        "variables.notifications[5]");
    }

    @Test
    void A_digest_takes_a_list_of_at_most_500_items() {
        assertThat(wrongDigest("none")).containsExactly("variables.notifications");
        assertThat(wrongDigest(Collections.nCopies(500, Map.of("title", "T")))).isEmpty();
        assertThat(wrongDigest(Collections.nCopies(501, Map.of("title", "T"))))
                .containsExactly("variables.notifications");
    }

    @Test
    void All_of_them_together_have_a_limit() {
        Map<String, ?> item = Map.of("title", "t", "body", "x".repeat(9_998));
        assertThat(wrongDigest(Collections.nCopies(24, item))).isEmpty();
        assertThat(wrongDigest(Collections.nCopies(26, item))).containsExactly("variables");
    }
}
