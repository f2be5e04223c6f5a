package io.setget.mail.application.port;

import io.setget.mail.application.port.Outbox.Entry;
import io.setget.mail.application.port.Outbox.Position;
import java.util.List;

/**
 * Brings what an {@link Outbox} holds into the {@link DeliveryLog} and its figures, each entry once.
 *
 * <p>Thread-safe, also across instances that record the same entries; {@link PortUnavailableException} if the log cannot
 * be reached.
 */
public interface DeliveryRecorder {

    /**
     * Records entries, given in order, all or none of them. Those at or before the position that was reached already are
     * passed over, and so is news of an email that the log does not know or no longer knows.
     *
     * @return the position reached: everything up to it can be dropped
     */
    Position record(List<Entry> entries);
}
