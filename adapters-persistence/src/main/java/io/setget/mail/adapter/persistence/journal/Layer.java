package io.setget.mail.adapter.persistence.journal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blocks of a file that differ from what lies below them, and how far the file was cut before they were written. */
final class Layer {
    static final int BLOCK = 4096;
    static final long UNCUT = Long.MAX_VALUE;

    /** What a block that a cut took away reads as. */
    private static final byte[] ZEROS = new byte[BLOCK];

    private final Map<Long, byte[]> blocks = new HashMap<>();
    private long cutAt = UNCUT;

    /** By number; each is {@link #BLOCK} bytes long and is not changed any more. */
    Map<Long, byte[]> blocks() {
        return blocks;
    }

    /** The shortest length that the file had since this layer was empty, or {@link #UNCUT}. */
    long cutAt() {
        return cutAt;
    }

    boolean isEmpty() {
        return blocks.isEmpty() && cutAt == UNCUT;
    }

    long bytes() {
        return (long) blocks.size() * BLOCK;
    }

    /** Null where what lies below shows. */
    byte @Nullable [] block(long number) {
        byte[] block = blocks.get(number);
        if (block == null && number * BLOCK >= cutAt) {
            return ZEROS;
        }
        return block;
    }

    void put(long number, byte[] block) {
        blocks.put(number, block);
    }

    void cut(long length) {
        blocks.keySet().removeIf(number -> number * BLOCK >= length);
        cutAt = Math.min(cutAt, length);
    }

    /** Lays another one over this one. */
    void putAll(Layer over) {
        if (over.cutAt != UNCUT) {
            cut(over.cutAt);
        }
        blocks.putAll(over.blocks);
    }

    void clear() {
        blocks.clear();
        cutAt = UNCUT;
    }
}
