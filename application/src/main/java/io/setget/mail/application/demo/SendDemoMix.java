package io.setget.mail.application.demo;

import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.AcceptEmails.Item;
import io.setget.mail.application.port.EmailQueue.Acceptance;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** Hands over a mix of all eight types, some of them to recipients that fail on purpose. */
public final class SendDemoMix {
    private final AcceptEmails accept;
    private final RandomGenerator random;

    public SendDemoMix(AcceptEmails accept, RandomGenerator random) {
        this.accept = accept;
        this.random = random;
    }

    /** Returns how many were queued: all of the mix, or 0 if the queue has no room for it. */
    public int send() {
        // a tag of its own, so that each mix has its own refusals to come
        String tag = HexFormat.of().toHexDigits(random.nextInt());
        List<Item> items = accept.prepare(DemoMix.requests(tag));
        for (Item item : items) {
            if (item.email() == null) {
                throw new IllegalStateException("the mix must be valid: " + item.errors());
            }
        }
        return accept.queue(items, null) instanceof Acceptance.Accepted ? items.size() : 0;
    }
}
