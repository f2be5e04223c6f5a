package io.setget.mail.adapter.web.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A request's body, not read until somebody wants it, and the memory that its request takes. */
@FunctionalInterface
interface RequestBody {
    /** The whole body; ends the request with 413 if it is too large. */
    byte[] read();

    /** The whole body, arrived, piece by piece; to be closed as soon as it was read. May be asked for once. */
    default InputStream stream() {
        return new ByteArrayInputStream(read());
    }

    /** Takes this many bytes until the request is answered; ends it with 503 if there are not as many. */
    default void hold(long bytes) {}

    /** Takes this many bytes until the answer is closed; ends the request with 503 if they are not free soon. */
    default Request.Working work(long bytes) {
        return () -> {};
    }
}
