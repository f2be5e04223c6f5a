package io.setget.mail.adapter.web.http;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets only requests with a good API key through. Repeated bad keys from one address are answered slowly, by at most a
 * few threads at a time; a good key is never slowed.
 */
public final class ApiKeyGuard {
    private static final String PREFIX = "Bearer ";
    private static final int MAX_KEY_LENGTH = 512;
    private static final int SLOW_ANSWERS_AT_ONCE = 4;

    private final Function<String, Optional<Caller>> keys;
    private final BadKeys badKeys;
    private final LongConsumer pause;
    private final Semaphore slow = new Semaphore(SLOW_ANSWERS_AT_ONCE);

    public ApiKeyGuard(Function<String, Optional<Caller>> keys) {
        this(keys, System::nanoTime, LockSupport::parkNanos);
    }

    ApiKeyGuard(Function<String, Optional<Caller>> keys, LongSupplier nanos, LongConsumer pause) {
        this.keys = keys;
        this.badKeys = new BadKeys(nanos);
        this.pause = pause;
    }

    /** The handler, for callers whose key has the scope. */
    public Handler require(String scope, Handler next) {
        return new Handler() {
            @Override
            public Response handle(Request request) {
                return guard(scope, next, request);
            }

            @Override
            public int maxBody(String method, String path) {
                return next.maxBody(method, path);
            }
        };
    }

    private Response guard(String scope, Handler next, Request request) {
        String authorization = request.header("Authorization").orElse("");
        if (!authorization.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return unauthorized("An API key is needed: Authorization: Bearer <key>.");
        }
        String key = authorization.substring(PREFIX.length()).strip();
        Optional<Caller> caller = key.isEmpty() || key.length() > MAX_KEY_LENGTH ? Optional.empty() : keys.apply(key);
        if (caller.isEmpty()) {
            slowDown(badKeys.delayNanos(request.remoteAddress()));
            return unauthorized("The API key is not known, or was revoked.");
        }
        if (!caller.get().scopes().contains(scope)) {
            return Response.problem(Problem.of(403, "The API key lacks the scope " + scope + "."));
        }
        return next.handle(request.with(Caller.class, caller.get()));
    }

    private void slowDown(long nanos) {
        if (nanos > 0 && slow.tryAcquire()) {
            try {
                pause.accept(nanos);
            } finally {
                slow.release();
            }
        }
    }

    private static Response unauthorized(String detail) {
        return Response.problem(Problem.of(401, detail)).withHeader("WWW-Authenticate", "Bearer");
    }
}
