package io.setget.mail.domain.queue;

/**
 * Which due emails a worker wants, and in which order.
 *
 * @param failedBefore only those that failed before: they finish their schedule while the circuit breaker keeps the
 *     others back
 * @param criticalOnly only those of the critical lane: the last free connection is kept for them
 * @param newestFirst within each lane the one that joined last comes first, so that another recipient is tried than the
 *     one that has just been in trouble
 */
public record ClaimScope(boolean failedBefore, boolean criticalOnly, boolean newestFirst) {
    public static final ClaimScope ALL = new ClaimScope(false, false, false);
    public static final ClaimScope FAILED_BEFORE = new ClaimScope(true, false, false);

    public ClaimScope withFailedBefore(boolean only) {
        return new ClaimScope(only, criticalOnly, newestFirst);
    }

    public ClaimScope withCriticalOnly(boolean only) {
        return new ClaimScope(failedBefore, only, newestFirst);
    }

    public ClaimScope withNewestFirst(boolean first) {
        return new ClaimScope(failedBefore, criticalOnly, first);
    }
}
