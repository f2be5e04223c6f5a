package io.setget.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.port.SettingsStore;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Authentication;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SignInFields;
import io.setget.mail.domain.settings.SignInTime;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.domain.settings.TlsMode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** What every {@link SettingsStore} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class SettingsStoreContract {
    private static final SmtpFields COMPLETE = new SmtpFields(
            "smtp.example.com",
            465,
            TlsMode.IMPLICIT,
            Authentication.PASSWORD,
            "mailer",
            new Secret("pässword"),
            EmailAddress.parse("from_email", "noreply@example.com").orThrow(),
            "Examples & Söhne");

    /** A store in which nothing was saved yet. */
    protected abstract SettingsStore emptyStore();

    @Test
    void at_first_nothing_is_set() {
        SettingsStore store = emptyStore();
        assertThat(store.load()).isEqualTo(SmtpFields.NONE);
        assertThat(store.loadGeneral()).isEqualTo(GeneralFields.NONE);
        assertThat(store.loadLimits()).isEqualTo(SendingLimits.NONE);
        assertThat(store.loadSignIn()).isEqualTo(SignInFields.NONE);
    }

    @Test
    void what_was_saved_is_loaded() {
        SettingsStore store = emptyStore();
        store.save(COMPLETE);
        assertThat(store.load()).isEqualTo(COMPLETE);
    }

    @Test
    void saving_replaces_every_field() {
        SettingsStore store = emptyStore();
        store.save(COMPLETE);
        SmtpFields other = new SmtpFields("relay.example.com", null, null, Authentication.NONE, null, null, null, null);
        store.save(other);
        assertThat(store.load()).isEqualTo(other);
        store.save(SmtpFields.NONE);
        assertThat(store.load()).isEqualTo(SmtpFields.NONE);
    }

    @Test
    void general_settings_are_kept_apart() {
        SettingsStore store = emptyStore();
        store.save(COMPLETE);
        store.saveGeneral(new GeneralFields("Acme", "https://acme.example"));
        store.saveGeneral(new GeneralFields("Acme Mail", null));
        assertThat(store.loadGeneral()).isEqualTo(new GeneralFields("Acme Mail", null));
        assertThat(store.load()).isEqualTo(COMPLETE);
    }

    @Test
    void sending_limits_are_kept_apart_and_each_may_be_left_out() {
        SettingsStore store = emptyStore();
        store.save(COMPLETE);
        store.saveLimits(new SendingLimits(14, 1, SendingLimits.MOST));
        assertThat(store.loadLimits()).isEqualTo(new SendingLimits(14, 1, SendingLimits.MOST));
        store.saveLimits(new SendingLimits(null, null, 500));
        assertThat(store.loadLimits()).isEqualTo(new SendingLimits(null, null, 500));
        store.saveLimits(SendingLimits.NONE);
        assertThat(store.loadLimits()).isEqualTo(SendingLimits.NONE);
        assertThat(store.load()).isEqualTo(COMPLETE);
    }

    @Test
    void what_was_chosen_about_signing_in_is_kept_apart_and_each_may_be_left_out() {
        SettingsStore store = emptyStore();
        store.save(COMPLETE);
        Map<SignInTime, Duration> times = new EnumMap<>(SignInTime.class);
        for (SignInTime time : SignInTime.values()) {
            times.put(time, time.byDefault().plusSeconds(1));
        }
        store.saveSignIn(new SignInFields(false, 5, times));
        assertThat(store.loadSignIn()).isEqualTo(new SignInFields(false, 5, times));
        SignInFields one = new SignInFields(true, null, Map.of(SignInTime.SESSION_LENGTH, Duration.ofMinutes(5)));
        store.saveSignIn(one);
        assertThat(store.loadSignIn()).isEqualTo(one);
        store.saveSignIn(SignInFields.NONE);
        assertThat(store.loadSignIn()).isEqualTo(SignInFields.NONE);
        assertThat(store.load()).isEqualTo(COMPLETE);
    }

    @Test
    void saving_at_once_leaves_one_of_the_savings_whole() throws InterruptedException {
        SettingsStore store = emptyStore();
        SmtpFields other =
                new SmtpFields("relay.example.com", 25, TlsMode.NONE, Authentication.NONE, null, null, null, null);
        QueueSteps.together(6, caller -> {
            store.save(caller % 2 == 0 ? COMPLETE : other);
            return caller;
        });
        assertThat(store.load()).isIn(COMPLETE, other);
    }
}
