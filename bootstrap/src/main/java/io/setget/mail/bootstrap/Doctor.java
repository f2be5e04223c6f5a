package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.client.RunningInstance;
import io.setget.mail.application.certificate.WatchCertificate;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.settings.EffectiveSmtpSettings;
import io.setget.mail.domain.settings.SmtpSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks at settings, database, queue, DNS and mail server, one after the other. Changes nothing, sends nothing. */
final class Doctor {
    private final Config config;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(Config config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
    }

    List<Finding> examine() {
        if (config.databaseUrl() == null && !Files.exists(config.dataDir())) {
            say(
                    Verdict.FAILED,
                    "database",
                    "there is no " + config.dataDir() + " yet: run serve once, which creates it");
            return findings;
        }
        try (Ports ports = Ports.openToLook(config, clock)) {
            say(Verdict.OK, "database", "opens, its tables are up to date, the secret key fits");
            try {
                queue(ports);
            } catch (PortUnavailableException away) {
                say(Verdict.FAILED, "queue", String.valueOf(away.getMessage()));
            }
            smtp(ports);
        } catch (PortUnavailableException closed) {
            askTheRunningInstance(closed);
        } catch (IllegalStateException refused) {
            say(Verdict.FAILED, "start", String.valueOf(refused.getMessage()));
        }
        return findings;
    }

    private void queue(Ports ports) {
        List<String> wrong = new ArrayList<>(ports.queueWatch().differences().get());
        boolean differs = !wrong.isEmpty();
        wrong.addAll(
                differs
                        ? List.of("queue and log are made to agree by the next start")
                        : ports.queue().inconsistencies());
        wrong.forEach(words -> say(Verdict.FAILED, "queue", words));
        if (wrong.isEmpty()) {
            say(
                    Verdict.OK,
                    "queue",
                    ports.queue().size() + " waiting of " + config.capacity().total() + ", "
                            + ports.deadLetters().size() + " dead letters, books in order");
        }
        if (differs) {
            return;
        }
        ports.losses().latest(Duration.ofHours(24)).stream()
                .filter(loss -> !loss.acknowledged())
                .forEach(loss -> say(
                        Verdict.WARNING,
                        "queue",
                        loss.emails() + " emails were lost, noticed at " + loss.at() + ": " + loss.cause()));
        ports.queue().cautions().forEach(words -> say(Verdict.WARNING, "queue", words));
        if (ports.queue().paused()) {
            say(Verdict.WARNING, "queue", "delivery is paused: nothing is sent until it is resumed");
        }
    }

    private void smtp(Ports ports) {
        SettingsUseCases does = SettingsUseCases.of(config, ports, new SecureRandom());
        EffectiveSmtpSettings current = does.settings().get();
        Optional<SmtpSettings> complete = does.settings().complete(current);
        if (complete.isEmpty()) {
            say(
                    Verdict.FAILED,
                    "settings",
                    "nothing can be sent: " + String.join(", ", current.missing()) + " not set");
            return;
        }
        SmtpSettings smtp = complete.get();
        say(
                Verdict.OK,
                "settings",
                smtp.host() + ":" + smtp.port() + ", " + smtp.tlsMode().label() + ", "
                        + (smtp.username() == null ? "no login" : "login as " + smtp.username()) + ", from "
                        + smtp.fromEmail());
        if (dns(smtp.host())) {
            Optional<Failure> trouble = ports.transport().probe(smtp);
            trouble.ifPresentOrElse(
                    failure -> say(
                            Verdict.FAILED,
                            "smtp",
                            failure.kind().title() + ": " + failure.detail() + " Cause: "
                                    + failure.cause() + ". Solution: "
                                    + failure.solution() + "."),
                    () -> say(Verdict.OK, "smtp", "connects, encrypts as set and lets us in"));
            does.watch().look();
            does.watch()
                    .standing()
                    .filter(WatchCertificate.Standing::needsRenewal)
                    .ifPresent(standing -> say(
                            Verdict.WARNING,
                            "certificate",
                            "that of the mail server ends in " + standing.daysLeft() + " days: renew it there"));
        }
    }

    private boolean dns(String host) {
        try {
            String addresses = Arrays.stream(InetAddress.getAllByName(host))
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.joining(", "));
            say(Verdict.OK, "dns", host + " is " + addresses);
            return true;
        } catch (UnknownHostException unknown) {
            say(Verdict.FAILED, "dns", host + " has no address: check its spelling and this machine's DNS");
            return false;
        }
    }

    /** An instance that runs holds the database; then its own word counts. */
    private void askTheRunningInstance(PortUnavailableException closed) {
        RunningInstance running =
                new RunningInstance(config.http().bind(), config.http().port());
        Optional<Map<String, String>> readiness = running.readiness();
        if (readiness.isEmpty()) {
            say(Verdict.FAILED, "database", String.valueOf(closed.getMessage()));
            return;
        }
        say(Verdict.OK, "instance", "one runs at " + running.address() + " and says:");
        readiness.get().forEach((check, words) -> {
            if (!check.equals("ready")) {
                Verdict qualified = words.startsWith("ok") ? Verdict.WARNING : Verdict.FAILED;
                say(words.equals("ok") ? Verdict.OK : qualified, check, words);
            }
        });
    }

    private void say(Verdict verdict, String subject, String words) {
        findings.add(new Finding(verdict, subject, words));
    }

    /** What was found about one subject, in words that say what to do. */
    record Finding(Verdict verdict, String subject, String words) {}

    /** How bad a finding is. */
    enum Verdict {
        OK("ok"),
        WARNING("warning"),
        FAILED("FAILED");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
