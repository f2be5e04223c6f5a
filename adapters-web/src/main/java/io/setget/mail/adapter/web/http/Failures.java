package io.setget.mail.adapter.web.http;

import io.setget.mail.application.port.PortUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes an answer of whatever a handler throws, without telling what went wrong inside. */
public final class Failures implements Filter {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final Duration STORE_AWAY = Duration.ofSeconds(5);

    /** For an answer that needs the queue, which cannot be reached. */
    public static Response queueAway() {
        return Response.problem(Problem.of(503, "The queue cannot be reached. Emails that wait there are safe."))
                .withRetryAfter(STORE_AWAY);
    }

    @Override
    public Response handle(Request request, Handler next) {
        try {
            return next.handle(request);
        } catch (HttpProblemException e) {
            return e.response();
        } catch (IncomingBody.ClientGoneException e) {
            throw e;
        } catch (PortUnavailableException e) {
            LOG.warn("{} {}: {}", request.method(), next.pattern(request.method(), request.path()), e.getMessage());
            return Response.problem(Problem.of(503, e.getMessage())).withRetryAfter(STORE_AWAY);
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed", request.method(), next.pattern(request.method(), request.path()), e);
            return Response.problem(Problem.of(500, "Something went wrong here; the log says what."));
        }
    }
}
