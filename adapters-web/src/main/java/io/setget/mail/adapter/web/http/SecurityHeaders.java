package io.setget.mail.adapter.web.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Tells browsers to be strict with every answer; a page that needs something else sets the header itself. */
public final class SecurityHeaders implements Filter {
    private static final Map<String, String> HEADERS = headers();
    private static final String TWO_YEARS = "max-age=63072000";

    @Override
    public Response handle(Request request, Handler next) {
        Response answer = next.handle(request);
        for (Map.Entry<String, String> header : HEADERS.entrySet()) {
            answer = answer.withDefaultHeader(header.getKey(), header.getValue());
        }
        return request.https() ? answer.withDefaultHeader("Strict-Transport-Security", TWO_YEARS) : answer;
    }

    private static Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(
                "Content-Security-Policy",
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "same-origin");
        headers.put("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return headers;
    }
}
