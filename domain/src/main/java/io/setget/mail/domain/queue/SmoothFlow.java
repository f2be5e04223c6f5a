package io.setget.mail.domain.queue;

/**
 * A limit per second that emails pass one by one: a bucket that leaks. It holds a tenth of a second's emails and one
 * more, so that who looks a little late misses nothing; a second lets no more than the limit and that pass.
 *
 * @param level in thousandths of an email, so that a limit of n a second leaks n of them in a millisecond
 * @param at when it stood there, in milliseconds since 1970
 */
record SmoothFlow(long level, long at) {
    static final SmoothFlow EMPTY = new SmoothFlow(0, 0);

    private static final long EMAIL = 1_000;
    private static final long BURST_MILLIS = 100;

    /** Clocks of instances may differ by less; a clock further back was set back, and begins anew. */
    private static final long SKEW_MILLIS = 1_000;

    private static final long LONG_AGO_MILLIS = 86_400_000;

    /** As it stands now. Time never goes back by a little: instances that disagree would let more pass otherwise. */
    SmoothFlow leaked(int perSecond, long now) {
        if (now + SKEW_MILLIS < at) {
            return new SmoothFlow(0, now);
        }
        long elapsed = Math.min(Math.max(0, now - at), LONG_AGO_MILLIS);
        long left = Math.max(0, level - elapsed * perSecond);
        return new SmoothFlow(Math.min(left, most(perSecond)), Math.max(now, at));
    }

    private static long most(int perSecond) {
        return EMAIL + BURST_MILLIS * perSecond;
    }

    long room(int perSecond) {
        return (most(perSecond) - level) / EMAIL;
    }

    SmoothFlow plus(long emails) {
        return new SmoothFlow(level + emails * EMAIL, at);
    }

    /** Of what was given back, only what cannot have leaked away by itself since it was taken. */
    SmoothFlow minus(long emails, long takenAt, int perSecond) {
        long still = Math.max(0, emails * EMAIL - Math.max(0, at - takenAt) * perSecond);
        return new SmoothFlow(Math.max(0, level - still), at);
    }

    long waitMillis(int perSecond, long now) {
        long over = level + EMAIL - most(perSecond);
        return over <= 0 ? 0 : Math.max(0, at - now) + (over + perSecond - 1) / perSecond;
    }
}
