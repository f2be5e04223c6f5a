package io.setget.mail.adapter.web.http;

import io.setget.mail.application.account.SignedIn;
import io.setget.mail.domain.settings.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets only those who are signed in through, and puts {@link SignedIn} into the request; others are sent to sign in,
 * and back afterwards.
 */
public final class SessionFilter implements Filter {
    private static final String COOKIE = "session";
    private static final Duration WITH_THE_BROWSER = Duration.ofSeconds(-1);
    private static final int LONGEST = 200;

    private final Function<Secret, Optional<SignedIn>> sessions;
    private final String signInPath;

    public SessionFilter(Function<Secret, Optional<SignedIn>> sessions, String signInPath) {
        this.sessions = sessions;
        this.signInPath = signInPath;
    }

    @Override
    public Response handle(Request request, Handler next) {
        return find(request)
                .map(signedIn -> next.handle(request.with(SignedIn.class, signedIn)))
                .orElseGet(() -> turnAway(request));
    }

    /** Who asks, if anybody is signed in. */
    public Optional<SignedIn> find(Request request) {
        return request.cookie(COOKIE)
                .filter(token -> !token.isEmpty() && token.length() <= LONGEST)
                .flatMap(token -> sessions.apply(new Secret(token)));
    }

    /** The answer that starts a session; it ends with the browser, or when the store says so. */
    public static Response start(Request request, Response answer, SignedIn signedIn) {
        return answer.withCookie(
                new Cookie(COOKIE, signedIn.sessionToken().reveal(), WITH_THE_BROWSER, request.https()));
    }

    /** The answer that makes the browser forget its session. */
    public static Response end(Request request, Response answer) {
        return answer.withCookie(new Cookie(COOKIE, "", Duration.ZERO, request.https()));
    }

    private Response turnAway(Request request) {
        boolean page = request.method().equals("GET");
        String next = page ? "?next=" + URLEncoder.encode(request.path(), StandardCharsets.UTF_8) : "";
        if (request.header("HX-Request").isPresent()) {
            // A part of a page cannot hold the sign-in page, and a 4xx would be an error in the browser's console.
            return Response.noContent().withHeader("HX-Redirect", signInPath);
        }
        return Response.seeOther(signInPath + next);
    }
}
