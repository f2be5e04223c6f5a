package io.setget.mail.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.setget.mail.application.port.DeadLetters.Revival;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailStatus;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Failure FAILURE = new Failure(FailureKind.TIMEOUT, null, "No answer.");

    @TempDir
    Path dir;

    private final SecureRandom random = new SecureRandom();
    private Instant now = Instant.ofEpochMilli(1_800_000_000_000L);
    private Persistence db;

    @BeforeEach
    void open() {
        db = open(new byte[32]);
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Persistence open(byte[] key) {
        return Persistence.open(dir, new Seal(key, random), new Capacity(5), () -> now);
    }

    private Email email(EmailType type) {
        return new Email(
                EmailId.create(now, random),
                type,
                new Mailbox(EmailAddress.parse("to", "ann@example.com").orThrow(), "Ann"),
                new Content("Hello", "text", "<p>html</p>"),
                "<1@example.com>",
                now,
                null,
                Duration.ofHours(1),
                Map.of("a", "b"));
    }

    private Email accepted(EmailType type) {
        Email email = email(type);
        assertThat(db.queue().accept(List.of(email), null)).isEqualTo(new Acceptance.Accepted());
        return email;
    }

    private void settle(Lease lease, Verdict verdict) {
        assertThat(db.queue().settle(List.of(new Settlement(lease, verdict, Duration.ofMillis(20)))))
                .containsExactly(lease.email().id());
    }

    private Lease claim(String token) {
        List<Lease> leases = db.queue().claim(token, 1, LEASE, ClaimScope.ALL);
        assertThat(leases).hasSize(1);
        return leases.get(0);
    }

    private EmailStatus status(Email email) {
        return db.deliveryLog().find(email.id()).orElseThrow().status();
    }

    @Test
    void sendsAfterReopening() {
        Email email = accepted(EmailType.WELCOME);
        db.close();
        db = open(new byte[32]);
        Lease lease = claim("t");
        assertThat(lease.email()).isEqualTo(email);
        assertThat(claim("t")).isEqualTo(lease);
        assertThat(db.queue().enterData(lease, Duration.ofSeconds(5))).isTrue();
        settle(lease, new Verdict.Sent("250 ok"));
        settle(lease, new Verdict.Sent("250 ok"));
        assertThat(status(email)).isEqualTo(EmailStatus.SENT);
        assertThat(db.queue().size()).isZero();
        assertThat(db.deliveryLog().figures(Duration.ofDays(1)).sent()).isEqualTo(1);
    }

    @Test
    void countsAFailingEmailOnceThenRevivesIt() {
        Email email = accepted(EmailType.WELCOME);
        settle(claim("a"), new Verdict.Retry(Duration.ofMinutes(2), FAILURE));
        assertThat(status(email)).isEqualTo(EmailStatus.RETRYING);
        now = now.plus(Duration.ofMinutes(2));
        settle(claim("b"), new Verdict.Bury(FAILURE));
        assertThat(status(email)).isEqualTo(EmailStatus.DEAD);
        assertThat(db.deliveryLog().figures(Duration.ofDays(1)).failed()).isEqualTo(1);
        assertThat(db.deadLetters().groups()).hasSize(1);
        assertThat(db.deadLetters().revive(email.id())).isEqualTo(Revival.REVIVED);
        assertThat(claim("c").failures()).isZero();
    }

    @Test
    void expiresAndCrashes() {
        Email expiring = accepted(EmailType.WELCOME);
        now = now.plus(Duration.ofHours(1));
        db.queue().sweep();
        assertThat(status(expiring)).isEqualTo(EmailStatus.EXPIRED);
        Email crashing = accepted(EmailType.WELCOME);
        for (int i = 0; i < 3; i++) {
            claim("crash" + i);
            now = now.plus(LEASE);
        }
        db.queue().sweep();
        assertThat(status(crashing)).isEqualTo(EmailStatus.DEAD);
        assertThat(db.queue().size()).isZero();
    }

    @Test
    void keepsRoomForCriticalEmailsAndKnowsKeys() {
        IdempotentAnswer once = new IdempotentAnswer("app", "k", "f", "answer");
        List<Email> four = List.of(
                email(EmailType.WELCOME), email(EmailType.WELCOME), email(EmailType.WELCOME), email(EmailType.WELCOME));
        assertThat(db.queue().accept(four, once)).isEqualTo(new Acceptance.Accepted());
        assertThat(db.queue().accept(four, once)).isEqualTo(new Acceptance.Repeated("answer"));
        assertThat(db.queue().accept(List.of(email(EmailType.WELCOME)), null)).isEqualTo(new Acceptance.Full());
        accepted(EmailType.MAGIC_LINK);
        assertThat(db.queue().size()).isEqualTo(5);
    }

    @Test
    void refusesAnotherKey() {
        db.close();
        byte[] other = new byte[32];
        other[0] = 1;
        assertThatThrownBy(() -> open(other)).hasMessage("SETGET_SECRET_KEY does not match this database");
    }
}
