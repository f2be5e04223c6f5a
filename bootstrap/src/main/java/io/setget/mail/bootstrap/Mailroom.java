package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.http.Compression;
import io.setget.mail.adapter.web.http.Failures;
import io.setget.mail.adapter.web.http.Handler;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.http.Router;
import io.setget.mail.adapter.web.http.SecurityHeaders;
import io.setget.mail.adapter.web.http.Server;
import io.setget.mail.adapter.web.http.TrustedProxies;
import io.setget.mail.adapter.web.metrics.HttpCounters;
import io.setget.mail.adapter.web.settings.SettingsPages;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.queue.ForgetOldEmails;
import io.setget.mail.application.queue.RepairQueue;
import io.setget.mail.bootstrap.Housekeeping.Chore;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SignInRules;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that runs, wired by hand; closes in reverse. */
final class Mailroom implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailroom.class);

    /** Most of them wait for a store, and those that are not needed end. */
    private static final int HTTP_THREADS = 96;

    private static final Duration DATABASE_STARTS = Duration.ofMinutes(1);
    private static final Duration HOURLY = Housekeeping.HOURLY;
    private static final Duration TWICE_A_DAY = Duration.ofHours(12);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private Mailroom() {}

    /** With the adapters that {@code config} asks for. */
    static Mailroom start(Config config) throws IOException {
        return start(config, Ports.open(config, InstantSource.system(), DATABASE_STARTS), Panel.ExtraPages.NONE);
    }

    /** With these adapters, which are closed with it, also when the start fails. */
    static Mailroom start(Config config, Ports ports, Panel.ExtraPages extra) throws IOException {
        Mailroom mailroom = new Mailroom();
        try {
            mailroom.opened(ports);
            mailroom.wire(config, ports, extra);
            return mailroom;
        } catch (IOException | RuntimeException refused) {
            mailroom.close();
            throw refused;
        }
    }

    private void wire(Config config, Ports ports, Panel.ExtraPages extra) throws IOException {
        SecureRandom random = new SecureRandom();
        SettingsUseCases settings = SettingsUseCases.of(config, ports, random);
        DeliveryCounters counters = new DeliveryCounters();
        Delivery delivery = opened(new Delivery(config, ports, settings, counters::tried));
        counters.measure(delivery::parked, () -> delivery.slowedDomains().size());
        UseCases does = new UseCases(config, ports, settings, delivery, counters, random);
        opened(does.links);
        opened(does.deadLetterJobs);
        ForgetOldEmails forget = new ForgetOldEmails(ports.deliveryLog(), config.logRetention());
        RepairQueue repair = new RepairQueue(ports.queue(), ports.auditLog());
        Housekeeping housekeeping = opened(new Housekeeping(
                Housekeeping.LOOKS,
                ports.chores(),
                random,
                List.of(
                        new Chore("forget old emails", HOURLY, forget::forget),
                        new Chore(
                                "forget old unconfirmed emails",
                                HOURLY,
                                goOn -> does.settleUnconfirmed.forget(config.logRetention(), goOn)),
                        new Chore(
                                "forget ended sessions",
                                HOURLY,
                                goOn -> ports.sessions().purge()),
                        new Chore("forget ended links and locks", HOURLY, goOn -> {
                            ports.accountLinks().purge();
                            ports.lockouts().purge(SignInRules.LOCKOUT_WINDOW);
                        }),
                        new Chore("forget silent instances", HOURLY, goOn -> does.listInstances.forgetSilent()),
                        new Chore("repair the queue", HOURLY, goOn -> repair.repair()),
                        new Chore(
                                "compare the queue with the log",
                                HOURLY,
                                goOn -> ports.queueWatch().check().run()),
                        new Chore(
                                "look at the mail server's certificate",
                                TWICE_A_DAY,
                                goOn -> settings.watch().look()))));
        Presence presence = opened(new Presence(does.reportInstance));

        HttpCounters counted = new HttpCounters();
        List<Route> routes = new ArrayList<>(HttpApi.routes(does, delivery, counters, counted));
        ExecutorService tests = Executors.newCachedThreadPool(task -> daemon(task, "test-email"));
        open.push(tests::shutdownNow);
        Panel panel = Panel.of(config, does, new SettingsPages.Background(tests, random, ports.clock()), extra);
        routes.addAll(panel.routes());
        Handler handler = TrustedProxies.parse(String.join(",", config.http().trustedProxies()))
                .orThrow()
                .then(new SecurityHeaders())
                .then(new Compression())
                .then(panel.errorPages())
                .then(new Failures())
                .before(new Router(routes));
        ExecutorService http = httpThreads();
        open.push(http::shutdown);
        createFirstAdmin(config, does);
        ports.started().run();
        opened(Server.start(config.http().bind(), config.http().port(), handler, http, counted));
        // Taken down before the HTTP server, which may take seconds over its last requests.
        open.push(delivery::stopClaiming);
        delivery.start();
        housekeeping.start();
        presence.start();
        sayHello(config, does);
    }

    private static void createFirstAdmin(Config config, UseCases does) {
        EmailAddress email = config.admin().email();
        Secret password = config.admin().password();
        if (email != null && password != null && does.createFirstAccount.create(email, password, "environment")) {
            LOG.info("first account {}, an owner, was created from the environment", email);
        }
    }

    private static void sayHello(Config config, UseCases does) {
        String address = "http://" + config.http().bind().getHostAddress() + ":"
                + config.http().port();
        LOG.info("SetGet Mail listens on {}", address);
        does.setUp
                .token()
                .ifPresent(token ->
                        LOG.info("set-up: open {}/backoffice/setup and enter the token {}", address, token.reveal()));
        List<String> missing = does.settings.settings().get().missing();
        if (!missing.isEmpty()) {
            LOG.warn("no email is sent yet: SMTP settings lack {}", String.join(", ", missing));
        }
    }

    /** Threads that cost little where this Java has them, looked up once (JDK 21 and newer). */
    private static ExecutorService httpThreads() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException olderJava) {
            LOG.debug("HTTP is served by {} threads", HTTP_THREADS);
        }
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                HTTP_THREADS,
                HTTP_THREADS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(),
                task -> daemon(task, "http"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
