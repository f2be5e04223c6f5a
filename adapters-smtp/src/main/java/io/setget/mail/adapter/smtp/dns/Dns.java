package io.setget.mail.adapter.smtp.dns;

import io.setget.mail.application.port.DnsRecords;
import io.setget.mail.domain.input.Parsed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The way to the domain name system. */
public final class Dns {
    private static final int PORT = 53;

    private Dns() {}

    public static DnsRecords records(Options options) {
        List<InetSocketAddress> chosen = options.nameServers();
        return new DnsjavaRecords(chosen.isEmpty() ? new SystemNameServers(System::nanoTime) : () -> chosen);
    }

    /** Name servers as an operator names them: {@code 192.0.2.53, 192.0.2.54:5353, [2001:db8::53]:53}. */
    public static Parsed<List<InetSocketAddress>> nameServers(String text) {
        List<InetSocketAddress> servers = new ArrayList<>();
        for (String one : text.strip().split("[,\\s]+", -1)) {
            Optional<InetSocketAddress> server = nameServer(one);
            if (server.isEmpty()) {
                return Parsed.invalid(
                        "dns_servers",
                        "must be addresses of name servers, each with a port or without, such as 192.0.2.53 or"
                                + " [2001:db8::53]:5353, with commas between them");
            }
            servers.add(server.get());
        }
        return Parsed.valid(List.copyOf(servers));
    }

    private static Optional<InetSocketAddress> nameServer(String text) {
        int colon = text.lastIndexOf(':');
        boolean withPort = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        String host = withPort ? text.substring(0, colon) : text;
        try {
            int port = withPort ? Integer.parseInt(text.substring(colon + 1)) : PORT;
            return host.isEmpty() || port < 1 || port > 65535
                    ? Optional.empty()
                    : Optional.of(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (NumberFormatException | UnknownHostException notOne) {
            return Optional.empty();
        }
    }

    /**
     * Whom to ask.
     *
     * @param nameServers asked in this order; none: those that this machine is set up with
     */
    public record Options(List<InetSocketAddress> nameServers) {
        public Options {
            nameServers = List.copyOf(nameServers);
        }

        public static Options system() {
            return new Options(List.of());
        }
    }
}
