package io.setget.mail.application.email;

import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.application.port.EmailQueue.Prepared;
import io.setget.mail.domain.input.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes emails in: checks and renders each, and queues all that are right in one step. */
public final class AcceptEmails {
    private static final int MOST_ERRORS = 20;
    private static final int LONGEST_FIELD = 200;

    private final EmailQueue queue;
    private final ComposeEmail compose;
    private final DeliveryCounters counters;

    public AcceptEmails(EmailQueue queue, ComposeEmail compose, DeliveryCounters counters) {
        this.queue = queue;
        this.compose = compose;
        this.counters = counters;
    }

    /**
     * Checks and renders one.
     *
     * @param request as it came
     */
    public Item prepare(Map<String, ?> request) {
        return EmailRequest.parse(request, compose.now())
                .fold(
                        ok -> new Item(
                                queue.prepare(compose.compose(
                                        ok.type(),
                                        ok.to(),
                                        ok.locale(),
                                        ok.variables(),
                                        ok.sendAt(),
                                        ok.lives(),
                                        ok.metadata())),
                                List.of()),
                        errors -> new Item(null, shortened(errors)));
    }

    /** Checks and renders each, in order. */
    public List<Item> prepare(List<Map<String, Object>> requests) {
        return requests.stream().map(this::prepare).toList();
    }

    /** A caller can make mistakes without end, and name fields as long as it likes; an answer tells enough of them. */
    private static List<FieldError> shortened(List<FieldError> errors) {
        List<FieldError> told = new ArrayList<>();
        for (FieldError error : errors.subList(0, Math.min(MOST_ERRORS, errors.size()))) {
            String field = error.field();
            told.add(
                    field.length() <= LONGEST_FIELD
                            ? error
                            : new FieldError(field.substring(0, LONGEST_FIELD) + "…", error.message()));
        }
        return List.copyOf(told);
    }

    /**
     * Queues those that are right, all or none.
     *
     * @param once null without an idempotency key
     */
    public Acceptance queue(List<Item> items, @Nullable IdempotentAnswer once) {
        List<Prepared> emails = new ArrayList<>();
        for (Item item : items) {
            if (item.email() != null) {
                emails.add(item.email());
            }
        }
        Acceptance acceptance = queue.acceptPrepared(emails, once);
        if (acceptance instanceof Acceptance.Accepted) {
            emails.forEach(email -> counters.accepted(email.type()));
        }
        return acceptance;
    }

    /** An email that may be queued, or what is wrong with it. */
    public record Item(@Nullable Prepared email, List<FieldError> errors) {}
}
