package io.setget.mail.adapter.web.http;

import io.setget.mail.domain.input.Parsed;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The proxies whose {@code X-Forwarded-For} and {@code X-Forwarded-Proto} are believed: addresses and networks. */
public final class TrustedProxies implements Filter {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = networks;
    }

    /** @param text such as {@code 10.0.0.0/8, 192.0.2.7, ::1} */
    public static Parsed<TrustedProxies> parse(String text) {
        List<Network> networks = new ArrayList<>();
        for (String part : text.split("[,\\s]+", -1)) {
            if (!part.isEmpty()) {
                Optional<Network> network = Network.parse(part);
                if (network.isEmpty()) {
                    return Parsed.invalid(
                            "trusted_proxies",
                            "must be addresses or networks with commas between them, such as 127.0.0.1, 10.0.0.0/8");
                }
                networks.add(network.get());
            }
        }
        return Parsed.valid(new TrustedProxies(List.copyOf(networks)));
    }

    /** The request as its client sent it, if a trusted proxy handed it on. */
    @Override
    public Response handle(Request request, Handler next) {
        if (!trusts(request.remoteAddress())) {
            return next.handle(request);
        }
        Request seen = request.withRemoteAddress(client(request));
        boolean https = request.header("X-Forwarded-Proto").orElse("").equalsIgnoreCase("https");
        return next.handle(https ? seen.overHttps() : seen);
    }

    /** Each proxy adds whom it saw at the end, so the first stranger from there is the client. */
    private String client(Request request) {
        List<String> hops = new ArrayList<>();
        for (String header : request.headerAll("X-Forwarded-For")) {
            hops.addAll(List.of(header.split(",", -1)));
        }
        String client = request.remoteAddress();
        for (int i = hops.size() - 1; i >= 0; i--) {
            Optional<InetAddress> hop = literal(withoutPort(hops.get(i).strip()));
            if (hop.isEmpty()) {
                return client;
            }
            client = hop.get().getHostAddress();
            if (!trusts(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean trusts(String address) {
        return literal(address)
                .map(parsed -> networks.stream().anyMatch(network -> network.contains(parsed.getAddress())))
                .orElse(false);
    }

    private static String withoutPort(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    /** Never asks DNS. */
    private static Optional<InetAddress> literal(String text) {
        int zone = text.indexOf('%');
        String address = zone < 0 ? text : text.substring(0, zone);
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private record Network(List<Byte> prefix, int bits) {
        static Optional<Network> parse(String text) {
            int slash = text.indexOf('/');
            Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
            if (address.isEmpty() || text.indexOf('%') >= 0) {
                return Optional.empty();
            }
            List<Byte> bytes = new ArrayList<>();
            for (byte b : address.get().getAddress()) {
                bytes.add(b);
            }
            String length = slash < 0 ? "" + bytes.size() * 8 : text.substring(slash + 1);
            if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bytes.size() * 8) {
                return Optional.empty();
            }
            return Optional.of(new Network(List.copyOf(bytes), Integer.parseInt(length)));
        }

        boolean contains(byte[] address) {
            if (address.length != prefix.size()) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (prefix.get(bit / 8) & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
