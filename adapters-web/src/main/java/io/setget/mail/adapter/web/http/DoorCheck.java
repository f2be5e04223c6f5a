package io.setget.mail.adapter.web.http;

import io.setget.mail.domain.settings.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * Guards forms that are sent before anybody is signed in, so that no other site can sign a browser in: the form's field
 * {@code csrf} must be what a cookie says. Puts the {@link Token} for the form into the request.
 */
public final class DoorCheck implements Filter {
    private static final String COOKIE = "door";
    private static final Duration LIVES = Duration.ofHours(12);
    private static final int BYTES = 32;

    private final SecureRandom random;

    public DoorCheck(SecureRandom random) {
        this.random = random;
    }

    @Override
    public Response handle(Request request, Handler next) {
        Optional<Token> held =
                request.cookie(COOKIE).filter(value -> value.length() == 43).map(Token::of);
        if (CsrfCheck.isSafe(request)) {
            Token token = held.orElseGet(this::create);
            Response answer = next.handle(request.with(Token.class, token));
            return held.isPresent()
                    ? answer
                    : answer.withCookie(new Cookie(COOKIE, token.value().reveal(), LIVES, request.https()));
        }
        boolean ours = held.isPresent() && held.get().value().equals(CsrfCheck.sent(request));
        return CsrfCheck.isFromElsewhere(request) || !ours
                ? CsrfCheck.refused()
                : next.handle(request.with(Token.class, held.get()));
    }

    private Token create() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Token.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the form must send along. */
    public record Token(Secret value) {
        static Token of(String text) {
            return new Token(new Secret(text));
        }
    }
}
