package io.setget.mail.testkit;

import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.domain.certificate.SeenCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is known about certificates, in memory. */
public final class InMemoryServerCertificates implements ServerCertificates {
    private final List<TrustedCertificate> trusted = new ArrayList<>();
    private final Map<String, SeenCertificate> seen = new HashMap<>();

    @Override
    public synchronized List<TrustedCertificate> trusted(String host, int port) {
        return trusted.stream()
                .filter(one -> one.host().equalsIgnoreCase(host) && one.port() == port)
                .sorted(Comparator.comparing(TrustedCertificate::trustedAt))
                .toList();
    }

    @Override
    public synchronized void trust(TrustedCertificate certificate) {
        boolean known = trusted(certificate.host(), certificate.port()).stream()
                .anyMatch(
                        one -> one.fingerprint().equals(certificate.fingerprint()) && one.kind() == certificate.kind());
        if (!known) {
            trusted.add(certificate);
        }
    }

    @Override
    public synchronized boolean distrust(String host, int port, String fingerprint) {
        return trusted.removeIf(one -> one.host().equalsIgnoreCase(host)
                && one.port() == port
                && one.fingerprint().equals(fingerprint));
    }

    @Override
    public synchronized void saw(SeenCertificate certificate) {
        seen.put(certificate.host() + ":" + certificate.port(), certificate);
    }

    @Override
    public synchronized Optional<SeenCertificate> lastSeen(String host, int port) {
        return Optional.ofNullable(seen.get(host.toLowerCase(Locale.ROOT) + ":" + port));
    }
}
