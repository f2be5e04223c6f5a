package io.setget.mail.application.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest emails that the mail catcher took; older ones make room for them. Thread-safe. */
public final class CaughtEmails {
    /** How many are kept. */
    public static final int MOST = 500;

    /** How much memory they may take together, in bytes; the newest is kept whatever its size. */
    public static final long MOST_BYTES = 20_000_000;

    private final Deque<CaughtEmail> newestFirst = new ArrayDeque<>();

    public synchronized void add(CaughtEmail email) {
        newestFirst.addFirst(email);
        long bytes = 0;
        int kept = 0;
        for (Iterator<CaughtEmail> all = newestFirst.iterator(); all.hasNext(); ) {
            bytes += all.next().bytes();
            if (kept == MOST || (kept > 0 && bytes > MOST_BYTES)) {
                all.remove();
            } else {
                kept++;
            }
        }
    }

    /**
     * Newest first.
     *
     * @param before only those older than the one with this id; null: from the newest. What is older than one that had
     *     to make room has gone with it, so an unknown id gives none.
     */
    public synchronized List<CaughtEmail> list(int limit, @Nullable String before) {
        List<CaughtEmail> page = new ArrayList<>();
        boolean reached = before == null;
        for (CaughtEmail email : newestFirst) {
            if (reached && page.size() < limit) {
                page.add(email);
            }
            reached |= email.id().equals(before);
        }
        return page;
    }

    public synchronized Optional<CaughtEmail> find(String id) {
        return newestFirst.stream().filter(email -> email.id().equals(id)).findFirst();
    }

    public synchronized int size() {
        return newestFirst.size();
    }

    public synchronized void clear() {
        newestFirst.clear();
    }
}
