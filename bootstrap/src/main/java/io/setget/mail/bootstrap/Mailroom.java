package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.http.Handler;
import io.setget.mail.adapter.web.http.Server;
import io.setget.mail.adapter.web.metrics.HttpCounters;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.queue.ForgetOldEmails;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.domain.settings.Instance;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that runs, wired by hand; closes in reverse. */
final class Mailroom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailroom.class);
    private static final int HTTP_THREADS = 32;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Mailroom() {}

    /** With the adapters that {@code config} asks for. */
    static Mailroom start(Config config) throws IOException {
        return start(config, Ports.open(config, InstantSource.system()));
    }

    /** With these adapters, which are closed with it, also when the start fails. */
    static Mailroom start(Config config, Ports ports) throws IOException {
        Mailroom mailroom = new Mailroom();
        try {
            mailroom.opened(ports);
            mailroom.wire(config, ports);
            return mailroom;
        } catch (IOException | RuntimeException refused) {
            mailroom.close();
            throw refused;
        }
    }

    private void wire(Config config, Ports ports) throws IOException {
        SecureRandom random = new SecureRandom();
        CurrentInstance instance = new CurrentInstance(
                config.general(),
                ports.settingsStore(),
                new Instance("SetGet", "http://localhost:" + config.http().port()));
        CurrentSmtpSettings settings = new CurrentSmtpSettings(config.smtp(), ports.settingsStore(), instance);
        ComposeEmail compose = new ComposeEmail(ports.renderer(), instance, ports.clock(), random);
        DeliveryCounters counters = new DeliveryCounters();
        Delivery delivery = opened(new Delivery(config, ports, settings, counters::tried));
        ForgetOldEmails forget = new ForgetOldEmails(ports.deliveryLog(), config.logRetention());
        Housekeeping housekeeping = opened(new Housekeeping(Housekeeping.HOURLY, random, List.of(forget::forget)));

        HttpCounters counted = new HttpCounters();
        Handler api = HttpApi.of(config, ports, settings, compose, delivery, counters, counted);
        ExecutorService http = httpThreads();
        open.push(http::shutdown);
        opened(Server.start(config.http().bind(), config.http().port(), api, http, counted));
        // Taken down before the HTTP server, which may take seconds over its last requests.
        open.push(delivery::stopClaiming);
        delivery.start();
        housekeeping.start();
        LOG.info(
                "SetGet Mail listens on http://{}:{}",
                config.http().bind().getHostAddress(),
                config.http().port());
        List<String> missing = settings.get().missing();
        if (!missing.isEmpty()) {
            LOG.warn("no email is sent yet: SMTP settings lack {}", String.join(", ", missing));
        }
    }

    private static ExecutorService httpThreads() {
        return Executors.newFixedThreadPool(HTTP_THREADS, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                LOG.warn("a part did not close cleanly: {}", failed.getMessage());
            }
        }
    }
}
