package io.setget.mail.adapter.web.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.domain.diagnosis.KnownProvider;
import io.setget.mail.domain.settings.SmtpFieldRules;
import io.setget.mail.domain.settings.TlsMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PresetsTest {
    private final Presets presets = new Presets();

    @Test
    void the_providers_are_offered_in_this_order() {
        assertThat(presets.all())
                .extracting(Preset::name)
                .containsExactly(
                        "Gmail",
                        "SendGrid",
                        "Amazon SES",
                        "Microsoft 365",
                        "Mailgun",
                        "Postmark",
                        "Brevo",
                        "Mailjet",
                        "Custom / self-hosted SMTP");
    }

    @Test
    void the_documentations_four_guides_are_there_word_for_word() throws IOException {
        StringBuilder guides = new StringBuilder();
        for (String id : List.of("gmail", "sendgrid", "ses", "custom")) {
            guides.append(guide(presets.find(id).orElseThrow()));
        }
        try (InputStream file = PresetsTest.class.getResourceAsStream("guides.txt")) {
            assertThat(guides).hasToString(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** As the documentation prints it. */
    private static String guide(Preset preset) {
        StringBuilder guide = new StringBuilder();
        guide.append(preset.name()).append('\n').append(preset.about()).append('\n');
        guide.append("| Setting | Value |\n|---|---|\n");
        preset.settings().forEach(row -> guide.append("| " + row.get(0) + " | " + row.get(1) + " |\n"));
        for (Preset.Note note : preset.notes()) {
            guide.append(
                    switch (note.kind()) {
                        case "warning" -> "WARNING\n";
                        case "tip" -> "TIP\n";
                        default -> "";
                    });
            guide.append(note.text()).append('\n');
        }
        return guide.toString();
    }

    @Test
    void each_fills_in_settings_that_are_valid_and_says_the_same_in_its_guide() {
        for (Preset preset : presets.all()) {
            TlsMode mode = TlsMode.parse(preset.tlsMode()).orElseThrow();
            assertThat(preset.port()).as(preset.id()).isEqualTo(mode == TlsMode.IMPLICIT ? 465 : 587);
            assertThat(preset.settings())
                    .as(preset.id())
                    .extracting(row -> row.get(0))
                    .containsExactly("SMTP Host", "SMTP Port", "TLS Mode", "Username", "Password", "From Email");
            assertThat(preset.notes()).as(preset.id()).isNotEmpty().allSatisfy(note -> {
                assertThat(note.kind()).isIn("warning", "tip", "plain");
                assertThat(note.text()).endsWith(".");
            });
            if (!preset.id().equals("custom")) {
                assertThat(SmtpFieldRules.host(preset.hostThere()).orThrow()).isEqualTo(preset.hostThere());
                assertThat(preset.settings().get(0).get(1)).contains(preset.hostThere());
                assertThat(preset.settings().get(1).get(1)).isEqualTo(String.valueOf(preset.port()));
                assertThat(preset.settings().get(2).get(1)).isEqualTo(mode.label());
            }
        }
    }

    @Test
    void limits_are_numbers_that_can_be_set() {
        assertThat(presets.find("gmail").orElseThrow().limits())
                .extracting(Preset.Limits::limitPerDay)
                .isEqualTo(500);
        assertThat(presets.find("ses").orElseThrow().limits())
                .extracting(Preset.Limits::limitPerSecond)
                .isEqualTo(14);
        presets.all().stream()
                .flatMap(preset -> Optional.ofNullable(preset.limits()).stream())
                .forEach(limits -> {
                    assertThat(limits.about()).endsWith(".");
                    assertThat(new Integer[] {limits.limitPerSecond(), limits.limitPerHour(), limits.limitPerDay()})
                            .anyMatch(number -> number != null)
                            .allMatch(number -> number == null || (number >= 1 && number <= 1_000_000));
                });
    }

    @ParameterizedTest
    @CsvSource({
        "ses, eu-central-1, email-smtp.eu-central-1.amazonaws.com",
        "ses, nowhere, email-smtp.eu-west-1.amazonaws.com",
        "ses, , email-smtp.eu-west-1.amazonaws.com",
        "mailgun, eu, smtp.eu.mailgun.org",
        "mailgun, us, smtp.mailgun.org",
        "gmail, eu, smtp.gmail.com",
        "custom, eu, ''"
    })
    void a_region_decides_the_host_where_there_are_regions(String id, String region, String host) {
        assertThat(presets.find(id).orElseThrow().in(region).hostThere()).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "aspmx.l.google.com, gmail, smtp.gmail.com",
        "ALT1.ASPMX.L.GOOGLE.COM, gmail, smtp.gmail.com",
        "example-com.mail.protection.outlook.com, microsoft365, smtp.office365.com",
        "inbound-smtp.us-east-1.amazonaws.com, ses, email-smtp.us-east-1.amazonaws.com",
        "mxa.eu.mailgun.org, mailgun, smtp.eu.mailgun.org",
        "mxb.mailgun.org, mailgun, smtp.mailgun.org",
        "mx.sendgrid.net, sendgrid, smtp.sendgrid.net",
        "inbound.postmarkapp.com, postmark, smtp.postmarkapp.com"
    })
    void a_provider_is_recognised_by_who_takes_the_mail(String mx, String id, String host) {
        List<KnownProvider> found = presets.recognisable().stream()
                .filter(one -> one.hostBeside(mx).isPresent())
                .toList();
        assertThat(found).extracting(KnownProvider::id).containsExactly(id);
        assertThat(found.get(0).hostBeside(mx)).contains(host);
    }

    @Test
    void somebody_elses_servers_are_no_providers() {
        for (String mx : List.of("mail.example.com", "notgoogle.com", "outlook-com.olc.protection.outlook.com")) {
            assertThat(presets.recognisable())
                    .noneMatch(one -> one.hostBeside(mx).isPresent());
        }
    }
}
