package io.setget.mail.adapter.web.http;

/** A request's body, not read until somebody wants it. */
@FunctionalInterface
interface RequestBody {
    /** The whole body; ends the request with 413 if it is too large. */
    byte[] read();
}
