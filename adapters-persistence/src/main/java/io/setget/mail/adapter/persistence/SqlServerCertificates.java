package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.ServerCertificates;
import io.setget.mail.domain.certificate.SeenCertificate;
import io.setget.mail.domain.certificate.TrustedCertificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Certificates in two tables. */
final class SqlServerCertificates implements ServerCertificates {
    private static final int LONGEST_SUBJECT = 1000;

    private final Transactions transactions;

    SqlServerCertificates(Transactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<TrustedCertificate> trusted(String host, int port) {
        return transactions.read(h -> h.createQuery("SELECT * FROM trusted_certificate WHERE host = :host AND"
                        + " port = :port ORDER BY trusted_at, fingerprint")
                .bind("host", host.toLowerCase(Locale.ROOT))
                .bind("port", port)
                .map((rs, context) -> trusted(rs))
                .list());
    }

    @Override
    public void trust(TrustedCertificate certificate) {
        transactions.write((h, control) -> h.createUpdate("INSERT INTO trusted_certificate (host, port, fingerprint,"
                        + " kind, subject, not_after, der, trusted_by, trusted_at) SELECT :host, :port, :fingerprint,"
                        + " :kind, :subject, :notAfter, :der, :by, :at WHERE NOT EXISTS (SELECT 1 FROM"
                        + " trusted_certificate WHERE host = :host AND port = :port AND fingerprint = :fingerprint AND"
                        + " kind = :kind)")
                .bind("host", certificate.host())
                .bind("port", certificate.port())
                .bind("fingerprint", certificate.fingerprint())
                .bind("kind", certificate.kind().wireName())
                .bind("subject", shortened(certificate.subject()))
                .bind("notAfter", certificate.notAfter().toEpochMilli())
                .bind("der", certificate.der())
                .bind("by", certificate.trustedBy())
                .bind("at", certificate.trustedAt().toEpochMilli())
                .execute());
    }

    @Override
    public boolean distrust(String host, int port, String fingerprint) {
        return transactions.write((h, control) -> h.createUpdate("DELETE FROM trusted_certificate WHERE host = :host"
                                + " AND port = :port AND fingerprint = :fingerprint")
                        .bind("host", host.toLowerCase(Locale.ROOT))
                        .bind("port", port)
                        .bind("fingerprint", fingerprint)
                        .execute())
                > 0;
    }

    @Override
    public void saw(SeenCertificate certificate) {
        transactions.write((h, control) -> {
            h.createUpdate("DELETE FROM seen_certificate WHERE host = :host AND port = :port")
                    .bind("host", certificate.host())
                    .bind("port", certificate.port())
                    .execute();
            return h.createUpdate("INSERT INTO seen_certificate (host, port, subject, fingerprint, not_after, seen_at)"
                            + " VALUES (:host, :port, :subject, :fingerprint, :notAfter, :at)")
                    .bind("host", certificate.host())
                    .bind("port", certificate.port())
                    .bind("subject", shortened(certificate.subject()))
                    .bind("fingerprint", certificate.fingerprint())
                    .bind("notAfter", certificate.notAfter().toEpochMilli())
                    .bind("at", certificate.seenAt().toEpochMilli())
                    .execute();
        });
    }

    @Override
    public Optional<SeenCertificate> lastSeen(String host, int port) {
        return transactions.read(h -> h.createQuery(
                        "SELECT * FROM seen_certificate WHERE host = :host AND port = :port")
                .bind("host", host.toLowerCase(Locale.ROOT))
                .bind("port", port)
                .map((rs, context) -> new SeenCertificate(
                        rs.getString("host"),
                        rs.getInt("port"),
                        rs.getString("subject"),
                        rs.getString("fingerprint"),
                        time(rs, "not_after"),
                        time(rs, "seen_at")))
                .findOne());
    }

    private static TrustedCertificate trusted(ResultSet rs) throws SQLException {
        return new TrustedCertificate(
                rs.getString("host"),
                rs.getInt("port"),
                TrustedCertificate.Kind.parse(rs.getString("kind")).orElseThrow(),
                rs.getString("fingerprint"),
                rs.getString("subject"),
                time(rs, "not_after"),
                rs.getString("der"),
                rs.getString("trusted_by"),
                time(rs, "trusted_at"));
    }

    private static Instant time(ResultSet rs, String column) throws SQLException {
        return Instant.ofEpochMilli(rs.getLong(column));
    }

    private static String shortened(String subject) {
        return subject.length() > LONGEST_SUBJECT ? subject.substring(0, LONGEST_SUBJECT) : subject;
    }
}
