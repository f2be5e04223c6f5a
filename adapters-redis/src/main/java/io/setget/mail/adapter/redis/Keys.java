package io.setget.mail.adapter.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The names of all keys. One hash tag makes them share a slot, so that Redis Cluster can hold the queue. */
final class Keys {
    private static final String TAG = "{setget-mail}:";

    /** What each holds is told in {@code common.lua}. */
    private static final List<String> FIXED = Stream.of(
                    "control",
                    "payload",
                    "state",
                    "ready",
                    "retried",
                    "suspect",
                    "expiring",
                    "scheduled",
                    "leased",
                    "held_suspects",
                    "dead",
                    "dead_by_cause",
                    "dead_by_time",
                    "gone",
                    "outbox",
                    "stalled",
                    "unconfirmed")
            .map(name -> TAG + name)
            .toList();

    static final String CONTROL = TAG + "control";
    static final String DEAD = TAG + "dead";
    static final String LEASED = TAG + "leased";
    static final String OUTBOX = TAG + "outbox";
    static final String UNCONFIRMED = TAG + "unconfirmed";

    /** Who empties the outbox just now. */
    static final String OUTBOX_TURN = TAG + "outbox_turn";

    /** What was permitted lately; see {@code permits.lua}. */
    static final String QUOTA = TAG + "quota";

    /** What instances know together of the mail server; see {@code health.lua}. */
    static final String HEALTH = TAG + "health";

    /** Where dispatchers are woken; a channel, not a key. */
    static final String CHANNEL = TAG + "wake";

    /** For scripts that need no key of their own. */
    static final String NO_EXTRA = TAG + "nothing";

    private Keys() {}

    static String[] with(String extra) {
        return Stream.concat(FIXED.stream(), Stream.of(extra)).toArray(String[]::new);
    }

    /** Where a claim's token is remembered. */
    static String claim(String token) {
        return TAG + "claim:" + token;
    }

    /** Where an idempotency key is remembered; digested, for callers choose keys of any length and bytes. */
    static String once(String owner, String key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(owner.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(key.getBytes(StandardCharsets.UTF_8));
            return TAG + "once:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
