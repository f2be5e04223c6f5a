package io.setget.mail.adapter.persistence;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.application.seal.Seal;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SignInTime;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Settings, each kind in one row; the password is sealed. */
final class SqlSettingsStore implements SettingsStore {
    private static final String PASSWORD = "smtp_settings.password";

    private final Transactions transactions;
    private final Seal seal;

    SqlSettingsStore(Transactions transactions, Seal seal) {
        this.transactions = transactions;
        this.seal = seal;
    }

    @Override
    public SmtpFields load() {
        return transactions.read(h -> h.createQuery("SELECT * FROM smtp_settings WHERE id = 1")
                .map((rs, context) -> fields(rs))
                .findOne()
                .orElse(SmtpFields.NONE));
    }

    @Override
    public void save(SmtpFields fields) {
        TlsMode tls = fields.tlsMode();
        Authentication authentication = fields.authentication();
        Secret password = fields.password();
        EmailAddress from = fields.fromEmail();
        byte[] sealed =
                password == null ? null : seal.seal(password.reveal().getBytes(StandardCharsets.UTF_8), PASSWORD);
        transactions.write((h, control) -> {
            h.createUpdate("DELETE FROM smtp_settings WHERE id = 1").execute();
            return h.createUpdate("INSERT INTO smtp_settings (id, host, port, tls_mode, authentication, username,"
                            + " password, from_email, from_name) VALUES (1, :host, :port, :tls, :authentication,"
                            + " :username, :password, :fromEmail, :fromName)")
                    .bind("host", fields.host())
                    .bind("port", fields.port())
                    .bind("tls", tls == null ? null : tls.wireName())
                    .bind("authentication", authentication == null ? null : authentication.wireName())
                    .bind("username", fields.username())
                    .bind("password", sealed)
                    .bind("fromEmail", from == null ? null : from.value())
                    .bind("fromName", fields.fromName())
                    .execute();
        });
    }

    @Override
    public GeneralFields loadGeneral() {
        return transactions.read(h -> h.createQuery("SELECT instance_name, base_url FROM general_settings WHERE id = 1")
                .map((rs, context) -> new GeneralFields(rs.getString("instance_name"), rs.getString("base_url")))
                .findOne()
                .orElse(GeneralFields.NONE));
    }

    @Override
    public void saveGeneral(GeneralFields fields) {
        transactions.write((h, control) -> {
            h.createUpdate("DELETE FROM general_settings WHERE id = 1").execute();
            return h.createUpdate("INSERT INTO general_settings (id, instance_name, base_url) VALUES (1, :name, :url)")
                    .bind("name", fields.instanceName())
                    .bind("url", fields.baseUrl())
                    .execute();
        });
    }

    @Override
    public SendingLimits loadLimits() {
        return transactions.read(h -> h.createQuery(
                        "SELECT per_second, per_hour, per_day FROM sending_limits WHERE id = 1")
                .map((rs, context) -> new SendingLimits(
                        rs.getObject("per_second", Integer.class),
                        rs.getObject("per_hour", Integer.class),
                        rs.getObject("per_day", Integer.class)))
                .findOne()
                .orElse(SendingLimits.NONE));
    }

    @Override
    public void saveLimits(SendingLimits limits) {
        transactions.write((h, control) -> {
            h.createUpdate("DELETE FROM sending_limits WHERE id = 1").execute();
            return h.createUpdate("INSERT INTO sending_limits (id, per_second, per_hour, per_day)"
                            + " VALUES (1, :second, :hour, :day)")
                    .bind("second", limits.perSecond())
                    .bind("hour", limits.perHour())
                    .bind("day", limits.perDay())
                    .execute();
        });
    }

    @Override
    public SignInFields loadSignIn() {
        return transactions.read(h -> h.createQuery("SELECT * FROM sign_in_settings WHERE id = 1")
                .map((rs, context) -> signIn(rs))
                .findOne()
                .orElse(SignInFields.NONE));
    }

    private static SignInFields signIn(ResultSet rs) throws SQLException {
        Map<SignInTime, Duration> times = new EnumMap<>(SignInTime.class);
        for (SignInTime time : SignInTime.values()) {
            Long millis = rs.getObject(time.field(), Long.class);
            if (millis != null) {
                times.put(time, Duration.ofMillis(millis));
            }
        }
        return new SignInFields(
                rs.getObject("magic_link", Boolean.class), rs.getObject("lockout_threshold", Integer.class), times);
    }

    @Override
    public void saveSignIn(SignInFields fields) {
        String names = Stream.of(SignInTime.values()).map(SignInTime::field).collect(Collectors.joining(", "));
        String values =
                Stream.of(SignInTime.values()).map(time -> ":" + time.field()).collect(Collectors.joining(", "));
        transactions.write((h, control) -> {
            h.createUpdate("DELETE FROM sign_in_settings WHERE id = 1").execute();
            Update insert = h.createUpdate("INSERT INTO sign_in_settings (id, magic_link, lockout_threshold, " + names
                            + ") VALUES (1, :magicLink, :threshold, " + values + ")")
                    .bind("magicLink", fields.magicLink())
                    .bind("threshold", fields.lockoutThreshold());
            for (SignInTime time : SignInTime.values()) {
                Duration chosen = fields.times().get(time);
                insert.bind(time.field(), chosen == null ? null : (Long) chosen.toMillis());
            }
            return insert.execute();
        });
    }

    private SmtpFields fields(ResultSet rs) throws SQLException {
        int port = rs.getInt("port");
        Integer knownPort = rs.wasNull() ? null : port;
        String tls = rs.getString("tls_mode");
        String authentication = rs.getString("authentication");
        String from = rs.getString("from_email");
        return new SmtpFields(
                rs.getString("host"),
                knownPort,
                tls == null ? null : TlsMode.parse(tls).orElseThrow(),
                authentication == null
                        ? null
                        : Authentication.parse(authentication).orElseThrow(),
                rs.getString("username"),
                password(rs.getBytes("password")),
                from == null ? null : EmailAddress.parse("from_email", from).orThrow(),
                rs.getString("from_name"));
    }

    private @Nullable Secret password(byte @Nullable [] sealed) {
        return sealed == null ? null : new Secret(new String(seal.open(sealed, PASSWORD), StandardCharsets.UTF_8));
    }
}
