package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.diagnosis.Detection;
import io.setget.mail.domain.diagnosis.KnownProvider;
import io.setget.mail.domain.diagnosis.ProbedHost;
import io.setget.mail.domain.diagnosis.ProbedPort;
import io.setget.mail.domain.diagnosis.Recommendation;
import io.setget.mail.domain.settings.Authentication;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was found by looking at servers, in words.
 *
 * @param tone {@code good}, {@code warn} or {@code bad}
 * @param fill the settings to use, as a query; null if none are recommended, or none may be set
 * @param providerId of the provider's preset; null if none was recognised
 */
public record DetectionView(
        String tone,
        String title,
        String explanation,
        List<String> warnings,
        @Nullable String fill,
        @Nullable String providerId,
        String providerName,
        List<String> notes,
        List<Host> hosts) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    public DetectionView {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
        hosts = List.copyOf(hosts);
    }

    /** One host and its ports. */
    public record Host(String name, String origin, List<Row> rows) {
        public Host {
            rows = List.copyOf(rows);
        }
    }

    /**
     * One port.
     *
     * @param tone of the badge
     * @param inClear what is offered before encryption, where that differs; empty if it does not
     */
    public record Row(
            int port,
            String tone,
            String speaks,
            String words,
            String logins,
            String inClear,
            String certificate,
            String certificateMore) {}

    /** Nothing was looked at, because there was nothing to look at. */
    static DetectionView refused(String why) {
        return new DetectionView("bad", "Nothing was looked at", why, List.of(), null, null, "", List.of(), List.of());
    }

    /** @param fillable whether the form may be filled in */
    static DetectionView of(Detection found, boolean fillable) {
        KnownProvider provider = found.provider();
        String providerId = provider == null ? null : provider.id();
        String providerName = provider == null ? "" : provider.name();
        List<Host> hosts = found.hosts().stream().map(DetectionView::host).toList();
        Recommendation best = found.recommended().orElse(null);
        if (best == null) {
            String explanation = hosts.isEmpty()
                    ? "There was no host to look at. Enter the SMTP Host that your provider names."
                    : "No port that was looked at speaks SMTP. Check the SMTP Host; if nothing answers at all, a firewall"
                            + " may block the way: open the SMTP port in your firewall rules.";
            return new DetectionView(
                    "bad",
                    "No way to send was found",
                    explanation,
                    List.of(),
                    null,
                    providerId,
                    providerName,
                    found.notes(),
                    hosts);
        }
        String login = best.authentication() == Authentication.NONE ? ", without a login" : "";
        return new DetectionView(
                best.warnings().isEmpty() ? "good" : "warn",
                "Found: " + best.host() + ", port " + best.port() + ", TLS Mode "
                        + best.tlsMode().label() + login,
                best.why(),
                best.warnings(),
                fillable ? fill(best) : null,
                providerId,
                providerName,
                found.notes(),
                hosts);
    }

    private static String fill(Recommendation best) {
        return "host=" + URLEncoder.encode(best.host(), StandardCharsets.UTF_8) + "&port=" + best.port() + "&tls_mode="
                + best.tlsMode().wireName() + "&authentication="
                + best.authentication().wireName();
    }

    private static Host host(ProbedHost host) {
        return new Host(
                host.host(),
                switch (host.origin()) {
                    case GIVEN -> "";
                    case SUBMISSIONS, SUBMISSION -> "named by the domain for sending";
                    case PROVIDER -> "the provider's";
                    case MX -> "takes the domain's incoming mail";
                    case GUESS -> "a usual name";
                },
                host.ports().stream().map(DetectionView::row).toList());
    }

    private static Row row(ProbedPort port) {
        boolean usable = port.speech().mode().isPresent();
        boolean differs = port.isEncrypted() && !port.loginsInClear().isEmpty();
        PresentedChain chain = port.certificates();
        return new Row(
                port.port(),
                tone(port),
                speaks(port),
                port.words(),
                !usable ? Words.NONE : port.logins().isEmpty() ? "No login" : String.join(", ", port.logins()),
                differs ? "before TLS: " + String.join(", ", port.loginsInClear()) : "",
                chain == null ? Words.NONE : port.distrust() == null ? "Trusted" : port.distrust(),
                chain == null ? "" : shown(chain.leaf(), chain.protocol()));
    }

    private static String shown(PresentedCertificate leaf, String protocol) {
        String names = leaf.names().isEmpty()
                ? leaf.subject()
                : String.join(
                        ", ", leaf.names().subList(0, Math.min(4, leaf.names().size())));
        return names + "; until " + DAY.format(leaf.notAfter()) + (protocol.isEmpty() ? "" : "; " + protocol);
    }

    private static String tone(ProbedPort port) {
        return switch (port.speech()) {
            case IMPLICIT_TLS, STARTTLS -> port.distrust() == null ? "good" : "warn";
            case PLAIN -> "warn";
            case BROKEN_TLS, TURNED_AWAY -> "bad";
            default -> "";
        };
    }

    private static String speaks(ProbedPort port) {
        return switch (port.speech()) {
            case IMPLICIT_TLS -> "Implicit TLS";
            case STARTTLS -> "STARTTLS";
            case PLAIN -> "SMTP without TLS";
            case BROKEN_TLS -> "Broken TLS";
            case TURNED_AWAY -> "Turns us away";
            case NOT_SMTP -> "Not SMTP";
            case SILENT -> "No answer";
            case CLOSED -> "Closed";
            case UNKNOWN_HOST -> "No such host";
        };
    }
}
