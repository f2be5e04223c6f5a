package io.setget.mail.adapter.web.layout;

import io.setget.mail.adapter.web.http.Cookie;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** What an action led to, carried to the next page by a cookie and said there once. Never holds a secret. */
final class Flash {
    private static final String NAME = "flash";
    private static final Duration LIVES = Duration.ofMinutes(1);
    private static final int LONGEST = 1_000;

    private Flash() {}

    static Response put(Request request, Response response, boolean good, String words) {
        byte[] said = ((good ? "+" : "-") + words).getBytes(StandardCharsets.UTF_8);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(said);
        return response.withCookie(new Cookie(NAME, value, LIVES, request.https()));
    }

    static Optional<Chrome.Flash> of(Request request) {
        return request.cookie(NAME).filter(value -> value.length() <= LONGEST).flatMap(Flash::read);
    }

    private static Optional<Chrome.Flash> read(String value) {
        try {
            String said = new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
            return said.length() < 2
                    ? Optional.empty()
                    : Optional.of(new Chrome.Flash(said.startsWith("+"), said.substring(1)));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /** The page that said it, after which it is forgotten. */
    static Response said(Request request, Response response) {
        return request.cookie(NAME).isPresent()
                ? response.withCookie(new Cookie(NAME, "", Duration.ZERO, request.https()))
                : response;
    }
}
