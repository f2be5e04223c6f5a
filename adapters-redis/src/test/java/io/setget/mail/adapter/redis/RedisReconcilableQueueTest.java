package io.setget.mail.adapter.redis;

import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.ReconcilableQueue;
import io.setget.mail.application.port.ReconcilableQueue.Place;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.queue.Settlement;
import io.setget.mail.domain.queue.Verdict;
import io.setget.mail.testkit.Emails;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.ReconcilableQueueContract;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisReconcilableQueueTest extends ReconcilableQueueContract {
    private static final Failure REFUSED = new Failure(FailureKind.RECIPIENT_REJECTED, "550 no", "Refused.");

    @RegisterExtension
    final TemporaryRedis redis = new TemporaryRedis();

    private final MovableClock clock = new MovableClock();
    private final Emails emails = new Emails(clock);
    private @Nullable Redis opened;
    private int claims;

    @Override
    protected ReconcilableQueue emptyQueue() {
        opened = redis.openGuarded(DocumentedUser.url(redis.server()), new Capacity(10_000), clock);
        return opened.reconcilable();
    }

    private EmailQueue queue() {
        return Objects.requireNonNull(opened).queue();
    }

    @Override
    protected List<EmailId> put(Place place, int count) {
        List<Email> several = emails.several(count, place == Place.LIVE ? EmailType.WELCOME : EmailType.MAGIC_LINK);
        if (place != Place.LIVE) {
            settle(several, verdict(place));
        } else {
            for (int from = 0; from < several.size(); from += 100) {
                queue().accept(several.subList(from, Math.min(several.size(), from + 100)), null);
            }
        }
        return several.stream().map(Email::id).toList();
    }

    private static Verdict verdict(Place place) {
        return switch (place) {
            case DEAD -> new Verdict.Bury(REFUSED);
            case UNCONFIRMED -> new Verdict.Unsure(REFUSED);
            default -> new Verdict.Sent("250 Ok");
        };
    }

    /** Critical ones come first, whatever waits there. */
    private void settle(List<Email> several, Verdict verdict) {
        queue().accept(several, null);
        List<Lease> leases = queue().claim("settle " + ++claims, several.size(), Duration.ofMinutes(1), ClaimScope.ALL);
        queue().settle(leases.stream()
                .map(lease -> new Settlement(lease, verdict, Duration.ZERO))
                .toList());
    }

    @Override
    protected void use() {
        queue().size();
        queue().sweep();
    }

    @Override
    protected List<String> inconsistencies() {
        return queue().inconsistencies();
    }
}
