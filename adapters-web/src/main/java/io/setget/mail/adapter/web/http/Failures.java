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

    /**
     * For a store that cannot be reached.
     *
     * @param ifUnsure what to do if the change may have been made all the same; empty if none was asked for
     */
    public static Response storeAway(PortUnavailableException away, String ifUnsure) {
        Problem problem = away.outcomeUnsure() && !ifUnsure.isEmpty()
                ? Problem.of(503, away.getMessage() + ". " + ifUnsure).unsure()
                : Problem.of(503, away.getMessage());
        return Response.problem(problem).withRetryAfter(STORE_AWAY);
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
            return storeAway(
                    e, request.method().equals("GET") ? "" : "It may have been done: look, and repeat if not.");
        } catch (RuntimeException | Error e) {
            LOG.error("{} {} failed", request.method(), next.pattern(request.method(), request.path()), e);
            return Response.problem(Problem.of(500, "Something went wrong here; the log says what."));
        }
    }
}
