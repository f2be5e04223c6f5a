package io.setget.mail.adapter.web.http;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds the route for a request, by whole segments; a literal segment goes before a named one. */
public final class Router implements Handler {
    private final List<Route> routes;

    public Router(List<Route> routes) {
        Set<String> seen = new HashSet<>();
        for (Route route : routes) {
            if (!seen.add(route.signature().replaceAll("\\{[^/]*}", "{}"))) {
                throw new IllegalArgumentException("registered twice: " + route.signature());
            }
        }
        this.routes =
                routes.stream().sorted(Comparator.comparingLong(Route::names)).toList();
    }

    /** Every route as {@code GET /emails/{id}}, sorted. */
    public List<String> signatures() {
        return routes.stream().map(Route::signature).sorted().toList();
    }

    @Override
    public int maxBody(String method, String path) {
        return find(method, path).map(Route::maxBody).orElse(DEFAULT_MAX_BODY);
    }

    @Override
    public String pattern(String method, String path) {
        return find(method, path).map(Route::path).orElse("-");
    }

    @Override
    public Response handle(Request request) {
        Optional<Route> found = find(request.method(), request.path());
        if (found.isPresent()) {
            Map<String, String> params = new HashMap<>();
            found.get()
                    .match(request.path())
                    .orElseThrow()
                    .forEach((name, raw) -> params.put(name, Parameters.decodeSegment(raw)));
            return found.get().handler().handle(request.withPathParams(params));
        }
        Set<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            if (route.match(request.path()).isPresent()) {
                allowed.add(route.method());
            }
        }
        if (allowed.isEmpty()) {
            return Response.problem(Problem.of(404, "There is nothing at this address."));
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        String allow = String.join(", ", allowed);
        return Response.problem(Problem.of(405, "This address takes " + allow + "."))
                .withHeader("Allow", allow);
    }

    private Optional<Route> find(String method, String path) {
        return routes.stream()
                .filter(route ->
                        route.method().equals(method) && route.match(path).isPresent())
                .findFirst();
    }
}
