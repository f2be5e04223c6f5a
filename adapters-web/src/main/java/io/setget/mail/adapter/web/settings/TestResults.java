package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SettingsView.Fix;
import io.setget.mail.adapter.web.settings.SettingsView.Shown;
import io.setget.mail.adapter.web.settings.SettingsView.Stage;
import io.setget.mail.adapter.web.settings.SettingsView.Test;
import io.setget.mail.adapter.web.settings.SettingsView.Trust;
import io.setget.mail.application.certificate.TrustCertificates;
import io.setget.mail.application.diagnosis.SendTestEmail.Result;
import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.certificate.CertificateProblem;
import io.setget.mail.domain.certificate.PresentedCertificate;
import io.setget.mail.domain.certificate.PresentedChain;
import io.setget.mail.domain.certificate.TrustedCertificate.Kind;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.input.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Words for how a test email went. */
final class TestResults {
    private final TrustCertificates trust;

    TestResults(TrustCertificates trust) {
        this.trust = trust;
    }

    /** @param failed what to seal into the page if it failed */
    Test of(Result result, String to, String failed) {
        if (result instanceof Result.Refused refused) {
            return refused(refused.errors(), to);
        }
        Result.Tried tried = (Result.Tried) result;
        TestReport report = tried.report();
        Failure failure = report.failure();
        PresentedChain chain = report.certificates();
        List<Shown> shown = chain == null
                ? List.of()
                : chain.certificates().stream().map(TestResults::shown).toList();
        return new Test(
                failure == null,
                to,
                failure == null ? null : failure.kind().title(),
                failure == null ? "" : failure.detail(),
                failure == null ? "" : failure.cause(),
                failure == null ? "" : failure.solution(),
                failure == null ? null : failure.reply(),
                stages(report.steps()),
                report.transcript(),
                report.corrections().stream()
                        .flatMap(one -> one.fields().entrySet().stream()
                                .map(field -> new Fix(one.words(), field.getKey() + "=" + field.getValue())))
                        .toList(),
                shown,
                offers(tried),
                failure == null ? "" : failed);
    }

    static List<Stage> stages(List<Step> steps) {
        return steps.stream()
                .map(step -> new Stage(step.name(), step.ok(), Words.duration(step.durationMs()), step.detail()))
                .toList();
    }

    /** The change that a button stands for; empty if it is none. */
    static Map<String, String> correction(String value) {
        int equals = value.indexOf('=');
        return equals < 1 ? Map.of() : Map.of(value.substring(0, equals), value.substring(equals + 1));
    }

    private List<Trust> offers(Result.Tried tried) {
        PresentedChain chain = tried.report().certificates();
        CertificateProblem distrust = tried.report().distrust();
        if (chain == null || distrust == null) {
            return List.of();
        }
        List<Trust> offers = new ArrayList<>();
        PresentedCertificate last =
                chain.certificates().get(chain.certificates().size() - 1);
        if (distrust.isCuredBy(Kind.AUTHORITY) && chain.certificates().size() > 1 && last.authority()) {
            offers.add(offer("Trust this CA: " + last.subject(), tried, Kind.AUTHORITY, last));
        }
        if (distrust.isCuredBy(Kind.CERTIFICATE)) {
            offers.add(offer("Trust this certificate", tried, Kind.CERTIFICATE, chain.leaf()));
        }
        return offers;
    }

    private Trust offer(String words, Result.Tried tried, Kind kind, PresentedCertificate certificate) {
        return new Trust(words, certificate.fingerprint(), trust.offer(tried.host(), tried.port(), kind, certificate));
    }

    private static Shown shown(PresentedCertificate certificate) {
        List<List<String>> lines = new ArrayList<>();
        if (!certificate.names().isEmpty()) {
            lines.add(List.of("For", String.join(", ", certificate.names())));
        }
        lines.add(List.of("Signed by", certificate.selfSigned() ? "itself" : certificate.issuer()));
        lines.add(List.of("Valid", Words.time(certificate.notBefore()) + " to " + Words.time(certificate.notAfter())));
        lines.add(List.of("Key", certificate.key() + ", " + certificate.signature()));
        lines.add(List.of("SHA-256", certificate.fingerprint()));
        return new Shown(certificate.subject(), lines);
    }

    /** The form is not complete or not right; each field says so itself where the whole page is shown. */
    private static Test refused(List<FieldError> errors, String to) {
        String detail = String.join(
                "; ",
                errors.stream()
                        .map(error -> SettingsForms.label(error.field()) + " " + error.message())
                        .toList());
        return new Test(
                false,
                to,
                "Not sent: some fields need another look",
                detail + ".",
                "",
                "",
                null,
                List.of(),
                "",
                List.of(),
                List.of(),
                List.of(),
                "");
    }
}
