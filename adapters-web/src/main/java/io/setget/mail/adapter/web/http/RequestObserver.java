package io.setget.mail.adapter.web.http;

/** Is told about each request that was answered; must not throw. */
@FunctionalInterface
public interface RequestObserver {
    /**
     * Called on the request's own thread, after the answer was sent.
     *
     * @param pattern the route's path with its names in braces, never what stood in their place
     */
    void answered(String method, String pattern, int status, long nanos);
}
