package io.setget.mail.adapter.web.http;

import io.setget.mail.application.account.Caller;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Lets only requests with a good API key through. Repeated bad keys from one address are answered slowly, by at most a
 * few threads at a time; a good key is never slowed, and only refused beyond a rate limit of its own.
 */
public final class ApiKeyGuard {
    private static final String PREFIX = "Bearer ";
    private static final int MAX_KEY_LENGTH = 512;
    private static final int SLOW_ANSWERS_AT_ONCE = 4;

    private final Function<Secret, Optional<Caller>> keys;
    private final BadKeys badKeys;
    private final RateLimits limits;
    private final LongConsumer pause;
    private final Semaphore slow = new Semaphore(SLOW_ANSWERS_AT_ONCE);

    public ApiKeyGuard(Function<Secret, Optional<Caller>> keys) {
        this(keys, System::nanoTime, LockSupport::parkNanos);
    }

    ApiKeyGuard(Function<Secret, Optional<Caller>> keys, LongSupplier nanos, LongConsumer pause) {
        this.keys = keys;
        this.badKeys = new BadKeys(nanos);
        this.limits = new RateLimits(nanos);
        this.pause = pause;
    }

    /** The handler, for callers whose key has the scope. */
    public Handler require(ApiScope scope, Handler next) {
        Filter filter = (request, handler) -> guard(scope, handler, request);
        return filter.before(next);
    }

    private Response guard(ApiScope scope, Handler next, Request request) {
        String authorization = request.header("Authorization").orElse("");
        if (!authorization.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return unauthorized("An API key is needed: Authorization: Bearer <key>.");
        }
        String key = authorization.substring(PREFIX.length()).strip();
        Optional<Caller> found =
                key.isEmpty() || key.length() > MAX_KEY_LENGTH ? Optional.empty() : keys.apply(new Secret(key));
        if (found.isEmpty()) {
            slowDown(badKeys.delayNanos(request.remoteAddress()));
            return unauthorized("The API key is not known, or was revoked.");
        }
        Caller caller = found.get();
        Integer perMinute = caller.requestsPerMinute();
        if (perMinute != null) {
            Duration wait = limits.take(caller.id(), perMinute);
            if (!wait.isZero()) {
                return Response.problem(Problem.of(429, "This API key may make " + perMinute + " requests a minute."))
                        .withRetryAfter(wait);
            }
        }
        if (!caller.may(scope)) {
            return Response.problem(Problem.of(403, "The API key lacks the scope " + scope.wireName() + "."));
        }
        return next.handle(request.with(Caller.class, caller));
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
