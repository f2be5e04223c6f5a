package io.setget.mail.bootstrap;

import io.setget.mail.bootstrap.Doctor.Finding;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Checks everything that can be wrong and says what to do about it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks settings, database, queue, DNS and the mail server; exit code 1 if anything failed.")
final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        LogOutput.warningsOnly();
        Config config = Config.read(new Environment(System.getenv()));
        List<Finding> findings = new Doctor(config, InstantSource.system()).examine();
        for (Finding finding : findings) {
            System.out.printf("%-8s %-9s %s%n", finding.verdict().word(), finding.subject(), finding.words());
        }
        return findings.stream().anyMatch(f -> f.verdict() == Doctor.Verdict.FAILED) ? 1 : 0;
    }
}
