package io.setget.mail.adapter.web.settings;

import io.setget.mail.adapter.web.layout.Words;
import io.setget.mail.adapter.web.settings.SettingsView.Stage;
import io.setget.mail.adapter.web.settings.SettingsView.Test;
import io.setget.mail.application.diagnosis.SendTestEmail.Result;
import io.setget.mail.application.port.MailTransport.TestReport;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.input.FieldError;
import java.util.List;

/** Words for how a test email went. */
final class TestResults {
    private TestResults() {}

    static Test of(Result result, EmailAddress to) {
        if (result instanceof Result.Refused refused) {
            return refused(refused.errors(), to);
        }
        TestReport report = ((Result.Tried) result).report();
        List<Stage> stages = report.steps().stream()
                .map(step -> new Stage(step.name(), step.ok(), Words.duration(step.durationMs()), step.detail()))
                .toList();
        Failure failure = report.failure();
        return failure == null
                ? new Test(true, to.value(), null, "", "", "", null, stages, report.transcript())
                : new Test(
                        false,
                        to.value(),
                        failure.kind().title(),
                        failure.detail(),
                        failure.kind().cause(),
                        failure.kind().solution(),
                        failure.reply(),
                        stages,
                        report.transcript());
    }

    /** The form is not complete or not right; each field says so itself where the whole page is shown. */
    static Test refused(List<FieldError> errors, EmailAddress to) {
        String detail = String.join(
                "; ",
                errors.stream()
                        .map(error -> SettingsForms.label(error.field()) + " " + error.message())
                        .toList());
        return new Test(
                false,
                to.value(),
                "Not sent: some fields need another look",
                detail + ".",
                "",
                "",
                null,
                List.of(),
                "");
    }
}
