package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.AccountLinks;
import io.setget.mail.application.port.AccountLinks.Open;
import io.setget.mail.domain.account.AccountLink;
import io.setget.mail.domain.account.AccountLink.CodeDigest;
import io.setget.mail.domain.account.AccountLink.Invited;
import io.setget.mail.domain.account.AccountLink.Purpose;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.account.TokenDigest;
import io.setget.mail.domain.email.EmailAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What all {@link AccountLinks} promise. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class AccountLinksContract {
    private static final EmailAddress ANN = address("Ann@example.com");
    private static final EmailAddress BOB = address("bob@example.com");
    private static final Duration HOUR = Duration.ofHours(1);

    private final MovableClock clock = new MovableClock();

    /** A store without any link. */
    protected abstract AccountLinks noLinks(InstantSource clock);

    private static EmailAddress address(String email) {
        return EmailAddress.parse("email", email).orThrow();
    }

    private static AccountLink link(String token, Purpose purpose, EmailAddress email) {
        return new AccountLink(
                UUID.nameUUIDFromBytes(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                purpose,
                email,
                TokenDigest.of(token),
                purpose == Purpose.MAGIC_LINK ? CodeDigest.of("browser of " + token, "123456") : null,
                purpose == Purpose.INVITATION ? new Invited(Role.VIEWER, "Zoë") : null,
                HOUR);
    }

    private static Optional<AccountLink> find(AccountLinks links, Purpose purpose, String token) {
        return links.find(purpose, TokenDigest.of(token));
    }

    private static Optional<AccountLink> use(AccountLinks links, Purpose purpose, String token) {
        return links.use(purpose, TokenDigest.of(token));
    }

    @Test
    void a_link_of_each_purpose_is_found_as_it_was_and_as_nothing_else() {
        AccountLinks links = noLinks(clock);
        for (Purpose purpose : Purpose.values()) {
            links.add(link("of " + purpose, purpose, ANN));
        }
        for (Purpose purpose : Purpose.values()) {
            assertThat(find(links, purpose, "of " + purpose)).contains(link("of " + purpose, purpose, ANN));
            assertThat(find(links, purpose, "guessed")).isEmpty();
        }
        assertThat(find(links, Purpose.RESET, "of MAGIC_LINK")).isEmpty();
        assertThat(use(links, Purpose.RESET, "of UNLOCK")).isEmpty();
        assertThat(find(links, Purpose.UNLOCK, "of UNLOCK")).isPresent();
    }

    @Test
    void looking_at_a_link_does_not_use_it_up_and_using_it_does() {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.RESET, ANN));
        assertThat(find(links, Purpose.RESET, "a")).isPresent();
        assertThat(use(links, Purpose.RESET, "a")).contains(link("a", Purpose.RESET, ANN));
        assertThat(use(links, Purpose.RESET, "a")).isEmpty();
        assertThat(find(links, Purpose.RESET, "a")).isEmpty();
    }

    @Test
    void of_many_who_use_a_link_at_once_one_gets_it() throws InterruptedException {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.INVITATION, ANN));
        List<Boolean> answers = QueueSteps.together(
                6, caller -> use(links, Purpose.INVITATION, "a").isPresent());
        assertThat(answers).containsOnlyOnce(true).hasSize(6);
    }

    @Test
    void a_link_ends_with_its_time() {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.MAGIC_LINK, ANN));
        clock.advance(HOUR.minusMillis(1));
        assertThat(find(links, Purpose.MAGIC_LINK, "a")).isPresent();
        clock.advance(Duration.ofMillis(1));
        assertThat(find(links, Purpose.MAGIC_LINK, "a")).isEmpty();
        assertThat(use(links, Purpose.MAGIC_LINK, "a")).isEmpty();
        assertThat(links.useCode(CodeDigest.of("browser of a", "123456"), 5)).isEmpty();
        assertThat(links.list(Purpose.MAGIC_LINK)).isEmpty();
        assertThat(links.revoke(link("a", Purpose.MAGIC_LINK, ANN).id())).isEmpty();
    }

    @Test
    void a_newer_link_takes_the_place_of_an_older_one_of_its_purpose_and_address() {
        AccountLinks links = noLinks(clock);
        links.add(link("old", Purpose.RESET, ANN));
        links.add(link("unlock", Purpose.UNLOCK, ANN));
        links.add(link("bob's", Purpose.RESET, BOB));
        links.add(link("new", Purpose.RESET, address("ANN@example.com")));
        assertThat(find(links, Purpose.RESET, "old")).isEmpty();
        assertThat(find(links, Purpose.RESET, "new")).isPresent();
        assertThat(find(links, Purpose.UNLOCK, "unlock")).isPresent();
        assertThat(find(links, Purpose.RESET, "bob's")).isPresent();
    }

    @Test
    void a_code_uses_its_link_up_once() {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.MAGIC_LINK, ANN));
        CodeDigest right = CodeDigest.of("browser of a", "123456");
        assertThat(links.useCode(CodeDigest.of("another browser", "123456"), 5)).isEmpty();
        assertThat(links.useCode(right, 5)).contains(link("a", Purpose.MAGIC_LINK, ANN));
        assertThat(links.useCode(right, 5)).isEmpty();
        assertThat(use(links, Purpose.MAGIC_LINK, "a")).isEmpty();
    }

    @Test
    void codes_can_be_tried_a_bounded_number_of_times_while_the_link_goes_on_working() {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.MAGIC_LINK, ANN));
        for (int i = 0; i < 5; i++) {
            assertThat(links.useCode(CodeDigest.of("browser of a", "00000" + i), 5))
                    .isEmpty();
        }
        assertThat(links.useCode(CodeDigest.of("browser of a", "123456"), 5)).isEmpty();
        assertThat(use(links, Purpose.MAGIC_LINK, "a")).isPresent();
    }

    @Test
    void the_last_try_may_be_the_right_one() {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.MAGIC_LINK, ANN));
        for (int i = 0; i < 4; i++) {
            links.useCode(CodeDigest.of("browser of a", "00000" + i), 5);
        }
        assertThat(links.useCode(CodeDigest.of("browser of a", "123456"), 5)).isPresent();
    }

    @Test
    void of_many_guesses_at_once_no_more_than_the_bound_are_looked_at() throws InterruptedException {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.MAGIC_LINK, ANN));
        QueueSteps.together(6, caller -> links.useCode(CodeDigest.of("browser of a", "00000" + caller), 5));
        assertThat(links.useCode(CodeDigest.of("browser of a", "123456"), 5)).isEmpty();
    }

    @Test
    void those_that_work_are_listed_the_newest_first() {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.INVITATION, ANN));
        clock.advance(Duration.ofMinutes(1));
        links.add(link("b", Purpose.INVITATION, BOB));
        links.add(link("c", Purpose.RESET, BOB));
        assertThat(links.list(Purpose.INVITATION))
                .containsExactly(
                        new Open(
                                link("b", Purpose.INVITATION, BOB),
                                clock.instant(),
                                clock.instant().plus(HOUR)),
                        new Open(
                                link("a", Purpose.INVITATION, ANN),
                                clock.instant().minusSeconds(60),
                                clock.instant().minusSeconds(60).plus(HOUR)));
    }

    @Test
    void one_can_be_revoked_and_all_of_an_address() {
        AccountLinks links = noLinks(clock);
        AccountLink revoked = link("a", Purpose.INVITATION, ANN);
        links.add(revoked);
        links.add(link("b", Purpose.INVITATION, BOB));
        links.add(link("c", Purpose.RESET, BOB));
        assertThat(links.revoke(revoked.id())).contains(revoked);
        assertThat(links.revoke(revoked.id())).isEmpty();
        assertThat(find(links, Purpose.INVITATION, "a")).isEmpty();
        links.revokeAll(address("BOB@example.com"));
        assertThat(find(links, Purpose.INVITATION, "b")).isEmpty();
        assertThat(find(links, Purpose.RESET, "c")).isEmpty();
    }

    @Test
    void ended_links_are_forgotten() {
        AccountLinks links = noLinks(clock);
        links.add(link("a", Purpose.RESET, ANN));
        clock.advance(Duration.ofMinutes(30));
        links.add(link("b", Purpose.RESET, BOB));
        assertThat(links.purge()).isZero();
        clock.advance(Duration.ofMinutes(30));
        assertThat(links.purge()).isEqualTo(1);
        assertThat(find(links, Purpose.RESET, "b")).isPresent();
    }
}
