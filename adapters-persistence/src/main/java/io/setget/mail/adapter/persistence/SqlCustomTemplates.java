package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.Colour;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.TemplateVersion;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Templates in a table of versions, the layout in one row. */
final class SqlCustomTemplates implements CustomTemplates {
    private final Transactions transactions;
    private final InstantSource clock;

    SqlCustomTemplates(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public long revision() {
        return transactions.read(h -> h.createQuery("SELECT revision FROM template_revision WHERE id = 1")
                .mapTo(Long.class)
                .one());
    }

    @Override
    public List<TemplateVersion> inForce() {
        return transactions.read(h -> h.createQuery("SELECT * FROM template_version v WHERE html_part IS NOT NULL AND"
                        + " version_number = (SELECT MAX(n.version_number) FROM template_version n WHERE"
                        + " n.email_type = v.email_type AND n.lang = v.lang) ORDER BY email_type, lang")
                .map((rs, context) -> version(rs))
                .list());
    }

    @Override
    public List<TemplateVersion> versions(EmailType type, Locale language) {
        return transactions.read(h -> h.createQuery("SELECT * FROM template_version WHERE email_type = :type AND"
                        + " lang = :lang ORDER BY version_number DESC")
                .bind("type", type.wireName())
                .bind("lang", language.toLanguageTag())
                .map((rs, context) -> version(rs))
                .list());
    }

    @Override
    public TemplateVersion save(EmailType type, Locale language, @Nullable EmailTemplate template, String savedBy) {
        return transactions.write((h, control) -> {
            count(h);
            int number = 1
                    + h.createQuery("SELECT COALESCE(MAX(version_number), 0) FROM template_version WHERE"
                                    + " email_type = :type AND lang = :lang")
                            .bind("type", type.wireName())
                            .bind("lang", language.toLanguageTag())
                            .mapTo(Integer.class)
                            .one();
            Instant now = Instant.ofEpochMilli(clock.millis());
            h.createUpdate("INSERT INTO template_version (email_type, lang, version_number, subject, preheader,"
                            + " html_part, text_part, saved_by, saved_at) VALUES (:type, :lang, :number, :subject,"
                            + " :preheader, :html, :text, :by, :at)")
                    .bind("type", type.wireName())
                    .bind("lang", language.toLanguageTag())
                    .bind("number", number)
                    .bind("subject", template == null ? null : template.subject())
                    .bind("preheader", template == null ? null : template.preheader())
                    .bind("html", template == null ? null : template.html())
                    .bind("text", template == null ? null : template.text())
                    .bind("by", savedBy)
                    .bind("at", now.toEpochMilli())
                    .execute();
            h.createUpdate("DELETE FROM template_version WHERE email_type = :type AND lang = :lang AND"
                            + " version_number <= :old")
                    .bind("type", type.wireName())
                    .bind("lang", language.toLanguageTag())
                    .bind("old", number - KEPT)
                    .execute();
            return new TemplateVersion(type, language, number, template, savedBy, now);
        });
    }

    @Override
    public Brand brand() {
        return transactions.read(h -> h.createQuery(
                        "SELECT logo_url, accent, background, footer FROM email_layout WHERE id = 1")
                .map((rs, context) -> new Brand(
                        rs.getString("logo_url"),
                        new Colour(rs.getString("accent")),
                        new Colour(rs.getString("background")),
                        rs.getString("footer")))
                .findOne()
                .orElse(Brand.PLAIN));
    }

    @Override
    public void saveBrand(Brand brand) {
        transactions.write((h, control) -> {
            count(h);
            h.createUpdate("DELETE FROM email_layout WHERE id = 1").execute();
            return h.createUpdate("INSERT INTO email_layout (id, logo_url, accent, background, footer)"
                            + " VALUES (1, :logo, :accent, :background, :footer)")
                    .bind("logo", brand.logoUrl())
                    .bind("accent", brand.accent().hex())
                    .bind("background", brand.background().hex())
                    .bind("footer", brand.footer())
                    .execute();
        });
    }

    private static void count(Handle h) {
        h.createUpdate("UPDATE template_revision SET revision = revision + 1 WHERE id = 1")
                .execute();
    }

    private static TemplateVersion version(ResultSet rs) throws SQLException {
        String html = rs.getString("html_part");
        return new TemplateVersion(
                EmailType.parse(rs.getString("email_type")).orElseThrow(),
                Locale.forLanguageTag(rs.getString("lang")),
                rs.getInt("version_number"),
                html == null
                        ? null
                        : new EmailTemplate(
                                rs.getString("subject"), rs.getString("preheader"), html, rs.getString("text_part")),
                rs.getString("saved_by"),
                Instant.ofEpochMilli(rs.getLong("saved_at")));
    }
}
