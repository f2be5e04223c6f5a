package io.setget.mail.bootstrap;

import java.util.List;
import java.util.function.Supplier;

/**
 * Whether a queue that is kept apart from its log is the one it was.
 *
 * @param differences what differs between both, in words; changes neither
 * @param check compares both and makes them agree; for now and then
 */
record QueueWatch(Supplier<List<String>> differences, Runnable check) {
    /** For a queue that shares the log's transactions: its own books tell all. */
    static final QueueWatch NOT_NEEDED = new QueueWatch(List::of, () -> {});
}
