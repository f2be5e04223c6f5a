package io.setget.mail.adapter.web.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Refuses requests that were sent to another name, as a page does whose name was bound to this machine's address (DNS
 * rebinding). A request to the public address, if that is https, counts as sent over https.
 */
public final class HostCheck implements Filter {
    private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");

    private final Supplier<String> baseUrl;
    private final InetAddress bind;

    /** @param baseUrl the public address, which may change */
    public HostCheck(Supplier<String> baseUrl, InetAddress bind) {
        this.baseUrl = baseUrl;
        this.bind = bind;
    }

    @Override
    public Response handle(Request request, Handler next) {
        String host = PORT.matcher(request.header("Host").orElse("").strip().toLowerCase(Locale.ROOT))
                .replaceFirst("");
        if (host.isEmpty()) {
            return Response.problem(Problem.of(400, "The Host header is missing."));
        }
        URI address = URI.create(baseUrl.get());
        if (host.equalsIgnoreCase(address.getHost())) {
            return next.handle("https".equalsIgnoreCase(address.getScheme()) ? request.overHttps() : request);
        }
        if (LOCAL.contains(host) || isBind(host)) {
            return next.handle(request);
        }
        return Response.problem(Problem.of(
                421,
                "This host name is not served here. The base URL says which one is: General in the panel, or"
                        + " SETGET_BASE_URL."));
    }

    /** Listening everywhere, every address may be this machine's; no name can be bound to one of those. */
    private boolean isBind(String host) {
        String own = bind.getHostAddress();
        return bind.isAnyLocalAddress()
                ? ADDRESS.matcher(host).matches()
                : host.equals(own) || host.equals("[" + own + "]");
    }
}
