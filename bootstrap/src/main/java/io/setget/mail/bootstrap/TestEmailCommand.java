package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.client.RunningInstance;
import io.setget.mail.adapter.web.client.RunningInstance.TestAnswer;
import io.setget.mail.application.diagnosis.SendTestEmail.Result;
import io.setget.mail.application.port.MailTransport.Step;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.application.settings.SmtpChange;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.settings.Secret;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sends a test email and says how it went; lets a running instance do it if that holds the database. */
@Command(
        name = "test-email",
        mixinStandardHelpOptions = true,
        description = "Sends a test email with the settings in force and says in plain words how it went.")
final class TestEmailCommand implements Callable<Integer> {
    @Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "Who receives it.")
    private String to = "";

    @Override
    public Integer call() {
        LogOutput.warningsOnly();
        EmailAddress address = EmailAddress.parse("--to", to).fold(valid -> valid, errors -> {
            throw new ConfigException("--to " + errors.get(0).message());
        });
        Config config = Config.read(new Environment(System.getenv()));
        TestAnswer answer = test(config, address);
        (answer.ok() ? System.out : System.err).println(answer.message());
        answer.advice().forEach(System.err::println);
        return answer.ok() ? 0 : 1;
    }

    private static TestAnswer test(Config config, EmailAddress to) {
        try (Ports ports = Ports.open(config, InstantSource.system())) {
            return answer(SettingsUseCases.of(config, ports, new SecureRandom())
                    .test()
                    .send(new Mailbox(to, null), new SmtpChange(Map.of())));
        } catch (PortUnavailableException inUse) {
            Secret key = config.apiKey();
            RunningInstance running =
                    new RunningInstance(config.http().bind(), config.http().port());
            if (key == null || running.readiness().isEmpty()) {
                throw new PortUnavailableException(
                        inUse.getMessage()
                                + ". Or use Send Test Email in its panel, or set SETGET_API_KEY here as it is there",
                        inUse);
            }
            return running.test(to, key).orElseThrow(() -> inUse);
        }
    }

    private static TestAnswer answer(Result result) {
        if (result instanceof Result.Refused refused) {
            return new TestAnswer(
                    false,
                    "SMTP settings are not complete.",
                    refused.errors().stream()
                            .map(error -> error.field() + " " + error.message())
                            .toList());
        }
        var report = ((Result.Tried) result).report();
        for (Step step : report.steps()) {
            System.out.printf(
                    "%-8s %-8s %5d ms  %s%n",
                    step.ok() ? "ok" : "FAILED", step.name(), step.durationMs(), step.detail());
        }
        Failure failure = report.failure();
        return failure == null
                ? new TestAnswer(true, "Test email sent successfully.", List.of())
                : new TestAnswer(
                        false,
                        failure.kind().title() + ": " + failure.detail(),
                        List.of("Cause: " + failure.cause(), "Solution: " + failure.solution()));
    }
}
