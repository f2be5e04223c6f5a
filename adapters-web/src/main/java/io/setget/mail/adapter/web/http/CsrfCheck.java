package io.setget.mail.adapter.web.http;

import io.setget.mail.application.account.SignedIn;
import io.setget.mail.domain.settings.Secret;
import java.util.Set;

/**
 * Refuses changes that no page of ours asked for. Stands behind {@link SessionFilter}: the token is the session's, sent
 * as the field {@code csrf} of a form or the header {@code X-CSRF-Token}.
 */
public final class CsrfCheck implements Filter {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    static final String FIELD = "csrf";
    private static final String HEADER = "X-CSRF-Token";

    @Override
    public Response handle(Request request, Handler next) {
        if (isSafe(request)) {
            return next.handle(request);
        }
        Secret wanted = request.attribute(SignedIn.class)
                .orElseThrow(() -> new IllegalStateException("the route has no session filter"))
                .csrfToken();
        return isFromElsewhere(request) || !wanted.equals(sent(request)) ? refused() : next.handle(request);
    }

    static boolean isSafe(Request request) {
        return SAFE.contains(request.method());
    }

    /** What browsers since 2023 say by themselves. */
    static boolean isFromElsewhere(Request request) {
        return request.header("Sec-Fetch-Site").orElse("").equals("cross-site");
    }

    static Secret sent(Request request) {
        return new Secret(request.header(HEADER).orElseGet(() -> request.form().text(FIELD)));
    }

    static Response refused() {
        return Response.problem(
                Problem.of(403, "This form is too old, or comes from another site. Load the page again."));
    }
}
