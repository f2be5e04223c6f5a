package io.setget.mail.domain.diagnosis;

import io.setget.mail.domain.diagnosis.ProbedHost.Origin;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.TlsMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings to use.
 *
 * @param why in one sentence
 * @param warnings what to know before using them, each in one sentence
 */
public record Recommendation(
        String host, int port, TlsMode tlsMode, Authentication authentication, String why, List<String> warnings) {
    /** The mechanisms that are spoken here. */
    private static final Set<String> SPOKEN = Set.of("PLAIN", "LOGIN");

    public Recommendation {
        warnings = List.copyOf(warnings);
    }

    /**
     * The best of all: encrypted before not, with a login before without, trusted before not; then by the order of the
     * hosts, then by that of their ports. Unencrypted sending is only recommended where there is nothing else.
     */
    static Optional<Recommendation> among(List<ProbedHost> hosts) {
        List<Choice> choices = new ArrayList<>();
        for (ProbedHost host : hosts) {
            for (ProbedPort port : host.ports()) {
                port.speech().mode().ifPresent(mode -> choices.add(new Choice(host, port, mode)));
            }
        }
        // sorting is stable: equals stay in the order of hosts and ports
        return choices.stream().min(Comparator.comparingInt(Choice::rank)).map(Choice::recommended);
    }

    /** One way to send. */
    private record Choice(ProbedHost host, ProbedPort port, TlsMode mode) {
        int rank() {
            int rank = port.isEncrypted() ? 0 : 4;
            if (port.logins().isEmpty()) {
                rank += 2;
            }
            if (port.distrust() != null) {
                rank += 1;
            }
            return isForIncomingMailOnly() ? rank + 8 : rank;
        }

        /** A server that DNS names for incoming mail, and that lets nobody log in, relays for nobody outside. */
        private boolean isForIncomingMailOnly() {
            return host.origin() == Origin.MX && port.logins().isEmpty();
        }

        Recommendation recommended() {
            Authentication authentication = port.logins().isEmpty() ? Authentication.NONE : Authentication.PASSWORD;
            return new Recommendation(host.host(), port.port(), mode, authentication, why(), warnings());
        }

        private String why() {
            String at = "Port " + port.port() + " of " + host.host();
            if (mode == TlsMode.NONE) {
                return at + " is the only one that can be used, and it offers no encryption.";
            }
            return mode == TlsMode.IMPLICIT
                    ? at + " is encrypted from the start, which is the most reliable option."
                    : at + " upgrades to TLS, and no port that was looked at does better.";
        }

        private List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            if (port.distrust() != null) {
                warnings.add(
                        port.distrust() + " Until that is mended, or the certificate is trusted, nothing is sent.");
            }
            if (mode == TlsMode.NONE) {
                warnings.add(
                        port.logins().isEmpty()
                                ? "Without TLS, emails cross the network readable for anyone on the way."
                                : "Without TLS, emails and the password cross the network readable for anyone on the way.");
            }
            if (isForIncomingMailOnly()) {
                warnings.add(
                        "This server takes the domain's incoming mail and offers no login; most such servers refuse"
                                + " to pass emails on to other domains.");
            } else if (port.logins().isEmpty()) {
                warnings.add("It offers no login, so it must know this machine by its address to pass emails on.");
            } else if (port.logins().stream().noneMatch(SPOKEN::contains)) {
                warnings.add("It offers only " + String.join(", ", port.logins())
                        + " for signing in; SetGet Mail speaks PLAIN and LOGIN.");
            }
            if (port.port() == 25) {
                warnings.add("Port 25 is often blocked on the way to other networks.");
            }
            return warnings;
        }
    }
}
