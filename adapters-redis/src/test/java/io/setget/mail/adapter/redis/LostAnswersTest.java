package io.setget.mail.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.Cancellation;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Redis did what it was asked, but its answer was cut off; then the same is asked again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LostAnswersTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Failure REFUSED = new Failure(FailureKind.RECIPIENT_REJECTED, "550 no", "Refused.");

    @RegisterExtension
    final TemporaryRedis server = new TemporaryRedis();

    private final MovableClock clock = new MovableClock();
    private final Email email = new Emails(clock).of(EmailType.WELCOME);
    private @Nullable CuttingProxy proxy;
    private @Nullable Redis opened;

    @BeforeEach
    void connect_through_a_proxy() {
        CuttingProxy started =
                server.closing(CuttingProxy.before(server.server().port()));
        proxy = started;
        opened = server.open("redis://127.0.0.1:" + started.port(), new Capacity(2), clock);
    }

    private Redis redis() {
        if (opened == null) {
            throw new IllegalStateException("no test runs");
        }
        return opened;
    }

    /** Asks twice: the first answer is lost, the second is returned. */
    private <T> T twice(String lost, Supplier<T> question) {
        if (proxy == null) {
            throw new IllegalStateException("no test runs");
        }
        proxy.cutAnswerWith(lost);
        assertThatThrownBy(question::get)
                .isInstanceOfSatisfying(
                        PortUnavailableException.class,
                        lostAnswer -> assertThat(lostAnswer.outcomeUnsure()).isTrue());
        assertThat(proxy.cuts()).isEqualTo(1);
        await().atMost(Duration.ofSeconds(10)).until(redis()::answers);
        return question.get();
    }

    @AfterEach
    void every_accepted_email_is_in_exactly_one_place() {
        assertThat(redis().queue().inconsistencies()).isEmpty();
    }

    private void accept() {
        assertThat(redis().queue().accept(List.of(email), null)).isEqualTo(new Acceptance.Accepted());
    }

    private List<Lease> claim() {
        return redis().queue().claim("token", 10, LEASE, ClaimScope.ALL);
    }

    private List<Lease> settled(Verdict verdict) {
        List<Lease> leases = claim();
        redis().queue().settle(List.of(new Settlement(leases.get(0), verdict, Duration.ZERO)));
        return leases;
    }

    @Test
    void an_accepted_email_is_one_email() {
        assertThat(twice("accepted", () -> redis().queue().accept(List.of(email), null)))
                .isEqualTo(new Acceptance.Accepted());
        assertThat(redis().queue().size()).isEqualTo(1);
        assertThat(claim()).extracting(Lease::email).containsExactly(email);
    }

    @Test
    void an_idempotency_key_is_answered_as_the_first_time() {
        IdempotentAnswer once = new IdempotentAnswer("app", "key", "print", "the first answer");
        assertThat(twice("accepted", () -> redis().queue().accept(List.of(email), once)))
                .isEqualTo(new Acceptance.Repeated("the first answer"));
        assertThat(redis().queue().size()).isEqualTo(1);
    }

    @Test
    void a_claim_gets_the_same_leases_and_nothing_is_held_by_nobody() {
        accept();
        assertThat(twice(email.id().value(), this::claim))
                .extracting(Lease::email)
                .containsExactly(email);
        assertThat(redis().queue().inFlight()).containsExactly(email.id());
    }

    @Test
    void settling_is_success() {
        accept();
        Lease lease = claim().get(0);
        Settlement sent = new Settlement(lease, new Verdict.Sent("250 Ok"), Duration.ZERO);
        assertThat(twice(email.id().value(), () -> redis().queue().settle(List.of(sent))))
                .containsExactly(email.id());
        assertThat(redis().outbox().oldest(10)).hasSize(2);
    }

    @Test
    void a_failure_costs_one_attempt() {
        accept();
        Lease lease = claim().get(0);
        Settlement failed = new Settlement(lease, new Verdict.Retry(Duration.ZERO, REFUSED), Duration.ZERO);
        assertThat(twice(email.id().value(), () -> redis().queue().settle(List.of(failed))))
                .containsExactly(email.id());
        assertThat(redis().queue().claim("next", 10, LEASE, ClaimScope.ALL))
                .extracting(Lease::failures)
                .containsExactly(1);
    }

    @Test
    void cancelling_is_success() {
        accept();
        assertThat(twice("cancelled", () -> redis().queue().cancel(email.id()))).isEqualTo(Cancellation.CANCELLED);
    }

    @Test
    void reviving_is_success_once() {
        accept();
        settled(new Verdict.Bury(REFUSED));
        assertThat(twice("revived", () -> redis().deadLetters().revive(email.id())))
                .isEqualTo(Revival.NOT_FOUND);
        assertThat(redis().queue().size()).isEqualTo(1);
        assertThat(redis().queue().claim("next", 10, LEASE, ClaimScope.ALL)).hasSize(1);
    }
}
