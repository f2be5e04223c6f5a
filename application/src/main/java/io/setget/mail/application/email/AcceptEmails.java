package io.setget.mail.application.email;

import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import io.setget.mail.application.port.EmailQueue.IdempotentAnswer;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.input.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes emails in: checks and renders each, and queues all that are right in one step. */
public final class AcceptEmails {
    private final EmailQueue queue;
    private final ComposeEmail compose;
    private final DeliveryCounters counters;

    public AcceptEmails(EmailQueue queue, ComposeEmail compose, DeliveryCounters counters) {
        this.queue = queue;
        this.compose = compose;
        this.counters = counters;
    }

    /**
     * Checks each, in order.
     *
     * @param requests as they came
     */
    public List<Item> prepare(List<Map<String, Object>> requests) {
        List<Item> items = new ArrayList<>();
        for (Map<String, Object> request : requests) {
            items.add(EmailRequest.parse(request, compose.now())
                    .fold(
                            ok -> new Item(
                                    compose.compose(
                                            ok.type(),
                                            ok.to(),
                                            ok.locale(),
                                            ok.variables(),
                                            ok.sendAt(),
                                            ok.lives(),
                                            ok.metadata()),
                                    List.of()),
                            errors -> new Item(null, errors)));
        }
        return items;
    }

    /**
     * Queues those that are right, all or none.
     *
     * @param once null without an idempotency key
     */
    public Acceptance queue(List<Item> items, @Nullable IdempotentAnswer once) {
        List<Email> emails = new ArrayList<>();
        for (Item item : items) {
            if (item.email() != null) {
                emails.add(item.email());
            }
        }
        Acceptance acceptance = queue.accept(emails, once);
        if (acceptance instanceof Acceptance.Accepted) {
            emails.forEach(email -> counters.accepted(email.type()));
        }
        return acceptance;
    }

    /** An email that may be queued, or what is wrong with it. */
    public record Item(@Nullable Email email, List<FieldError> errors) {}
}
