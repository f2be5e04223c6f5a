package io.setget.mail.adapter.web.openapi;

import io.setget.mail.adapter.web.http.Handler;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The API's description (OpenAPI 3.1), for everyone: under the API's own path, and where tools look first. */
public final class OpenApiPage {
    private final Response description;

    public OpenApiPage() {
        try (InputStream file = OpenApiPage.class.getResourceAsStream("openapi.yaml")) {
            description = Response.of(
                    200,
                    "application/yaml",
                    Objects.requireNonNull(file, "openapi.yaml").readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public List<Route> routes() {
        Handler handler = request -> description;
        return List.of(Route.get("/api/v1/openapi.yaml", handler), Route.get("/openapi.yaml", handler));
    }
}
