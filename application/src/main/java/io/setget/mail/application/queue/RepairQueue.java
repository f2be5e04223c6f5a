package io.setget.mail.application.queue;

import io.setget.mail.application.port.EmailQueue;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the queue's own books right, and says loudly when that was needed: it should never be. */
public final class RepairQueue {
    private static final Logger LOG = LoggerFactory.getLogger(RepairQueue.class);

    private final EmailQueue queue;

    public RepairQueue(EmailQueue queue) {
        this.queue = queue;
    }

    /** Returns what was put right; usually nothing. May take seconds. */
    public List<String> repair() {
        List<String> mended = queue.repair();
        mended.forEach(words -> LOG.warn("the queue's books were put right: {}", words));
        return mended;
    }
}
