package io.setget.mail.adapter.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.setget.mail.adapter.web.backup.BackupApi;
import io.setget.mail.adapter.web.deadletter.DeadLetterApi;
import io.setget.mail.adapter.web.deliverability.DeliverabilityApi;
import io.setget.mail.adapter.web.email.EmailApi;
import io.setget.mail.adapter.web.email.HandOverApi;
import io.setget.mail.adapter.web.email.UnconfirmedApi;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.adapter.web.http.Router;
import io.setget.mail.adapter.web.http.Server;
import io.setget.mail.adapter.web.instance.InstanceApi;
import io.setget.mail.adapter.web.metrics.HealthPages;
import io.setget.mail.adapter.web.metrics.HttpCounters;
import io.setget.mail.adapter.web.metrics.MetricsPage;
import io.setget.mail.adapter.web.metrics.SummaryApi;
import io.setget.mail.adapter.web.openapi.OpenApiPage;
import io.setget.mail.adapter.web.queue.DeliveryApi;
import io.setget.mail.adapter.web.settings.DetectionApi;
import io.setget.mail.adapter.web.settings.PanelSettingsApi;
import io.setget.mail.adapter.web.settings.Presets;
import io.setget.mail.adapter.web.settings.SendingLimitsApi;
import io.setget.mail.adapter.web.settings.SettingsApi;
import io.setget.mail.adapter.web.template.TemplateApi;
import io.setget.mail.application.account.AuthenticateApiKey;
import io.setget.mail.application.account.ManageApiKeys;
import io.setget.mail.application.backup.MakeBackup;
import io.setget.mail.application.certificate.WatchCertificate;
import io.setget.mail.application.deadletter.BrowseDeadLetters;
import io.setget.mail.application.deadletter.ChangeManyDeadLetters;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetter;
import io.setget.mail.application.deliverability.CheckDeliverability;
import io.setget.mail.application.deliverability.MeasureBounces;
import io.setget.mail.application.diagnosis.DetectMailServer;
import io.setget.mail.application.diagnosis.SendTestEmail;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.CancelEmail;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.email.FindEmails;
import io.setget.mail.application.email.SettleUnconfirmed;
import io.setget.mail.application.instance.ListInstances;
import io.setget.mail.application.metrics.CheckReadiness;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.metrics.DescribeLosses;
import io.setget.mail.application.metrics.DescribeSendingLimits;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.application.port.DeadLetters;
import io.setget.mail.application.port.EmailQueue;
import io.setget.mail.application.port.SendingQuota;
import io.setget.mail.application.queue.PauseDelivery;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.CurrentSendingLimits;
import io.setget.mail.application.settings.CurrentSignInRules;
import io.setget.mail.application.settings.CurrentSmtpSettings;
import io.setget.mail.application.settings.SaveGeneralSettings;
import io.setget.mail.application.settings.SaveSendingLimits;
import io.setget.mail.application.settings.SaveSignInRules;
import io.setget.mail.application.settings.SaveSmtpSettings;
import io.setget.mail.application.template.FindTemplates;
import io.setget.mail.application.template.PreviewTemplate;
import io.setget.mail.application.template.RecentTemplates;
import io.setget.mail.application.template.RenderEmail;
import io.setget.mail.application.template.SaveTemplate;
import io.setget.mail.domain.account.Account;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.account.Role;
import io.setget.mail.domain.diagnosis.Failure;
import io.setget.mail.domain.diagnosis.FailureKind;
import io.setget.mail.domain.email.EmailAddress;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.settings.Secret;
import io.setget.mail.domain.settings.SendingLimits;
import io.setget.mail.domain.settings.SmtpFields;
import io.setget.mail.testkit.DnsZone;
import io.setget.mail.testkit.InMemoryAccounts;
import io.setget.mail.testkit.InMemoryApiKeys;
import io.setget.mail.testkit.InMemoryAuditLog;
import io.setget.mail.testkit.InMemoryBackups;
import io.setget.mail.testkit.InMemoryContentRenderer;
import io.setget.mail.testkit.InMemoryCustomTemplates;
import io.setget.mail.testkit.InMemoryDnsRecords;
import io.setget.mail.testkit.InMemoryInstances;
import io.setget.mail.testkit.InMemoryLosses;
import io.setget.mail.testkit.InMemoryMailServerProbe;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemoryMailTransport;
import io.setget.mail.testkit.InMemoryPasswords;
import io.setget.mail.testkit.InMemorySendingQuota;
import io.setget.mail.testkit.InMemoryServerCertificates;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import io.setget.mail.testkit.Outage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The whole API on a port of this machine, with everything behind it in memory. */
public final class RunningApi implements AutoCloseable {
    public static final String KEY = "environment-key-of-the-tests";
    public static final int CAPACITY = 10;
    /** The instance that answers. */
    public static final UUID SELF = new UUID(7, 7);

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    public final MovableClock clock = new MovableClock();
    public final InMemoryMailStore store = new InMemoryMailStore(new Capacity(CAPACITY), clock);
    /** Of the queue and its dead letters, as the API sees them. */
    public final Outage queueOutage = new Outage();

    public final InMemoryMailTransport transport = new InMemoryMailTransport();
    public final InMemoryServerCertificates certificates = new InMemoryServerCertificates();
    /** What detection looks at. */
    public final InMemoryMailServerProbe mailServers = new InMemoryMailServerProbe();

    /** What is looked up. */
    public final InMemoryDnsRecords dns = new InMemoryDnsRecords(DnsZone.of());

    public final InMemorySettingsStore settings = new InMemorySettingsStore();
    public final InMemoryAuditLog audit = new InMemoryAuditLog(clock);
    public final InMemoryCustomTemplates templates = new InMemoryCustomTemplates(clock);
    public final InMemoryLosses losses = new InMemoryLosses(clock);
    public final InMemoryInstances instances = new InMemoryInstances(clock);
    public final InMemoryBackups backups = new InMemoryBackups(clock);
    public final InMemorySendingQuota quota = new InMemorySendingQuota(clock);
    public final DeliveryCounters counters = new DeliveryCounters();
    /** Jobs that are under way, to be run by the test. */
    public final List<Runnable> jobs = new ArrayList<>();

    public final AtomicBoolean databaseAnswers = new AtomicBoolean(true);
    public final AtomicBoolean breakerIsOpen = new AtomicBoolean();
    public final ManageApiKeys keys;
    public final Account admin;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Router router;
    private final Server server;

    public RunningApi() {
        this(SmtpFields.NONE, null);
    }

    public RunningApi(SmtpFields environment, @Nullable EmailAddress environmentOwner) {
        this(environment, SendingLimits.NONE, environmentOwner);
    }

    public RunningApi(SmtpFields environment, SendingLimits limits, @Nullable EmailAddress environmentOwner) {
        SecureRandom random = new SecureRandom();
        InMemoryApiKeys apiKeys = new InMemoryApiKeys(clock);
        InMemoryAccounts accounts = new InMemoryAccounts();
        admin = new Account(
                UUID.randomUUID(),
                address("admin@example.com"),
                null,
                Role.OWNER,
                new InMemoryPasswords().hash(new Secret("correct horse battery")),
                clock.instant());
        accounts.addFirst(admin);
        keys = new ManageApiKeys(apiKeys, audit, clock, random);
        ApiKeyGuard guard = new ApiKeyGuard(
                new AuthenticateApiKey(new Secret(KEY), environmentOwner, apiKeys, accounts, clock)::caller);
        CurrentInstance instance =
                new CurrentInstance(GeneralFields.NONE, settings, new Instance("SetGet", "http://mail.example.com"));
        CurrentSmtpSettings current = new CurrentSmtpSettings(environment, settings, instance, certificates);
        WatchCertificate watch = new WatchCertificate(current, mailServers, certificates, clock);
        InMemoryContentRenderer renderer = new InMemoryContentRenderer();
        RecentTemplates recent = new RecentTemplates(templates, System::nanoTime);
        PreviewTemplate preview = new PreviewTemplate(renderer, recent, instance);
        ComposeEmail compose = new ComposeEmail(new RenderEmail(renderer, recent), instance, clock, random);
        EmailQueue queue = queueOutage.over(EmailQueue.class, store.queue());
        DeadLetters deadLetters = queueOutage.over(DeadLetters.class, store.deadLetters());
        SummariseDelivery summarise = new SummariseDelivery(store.log(), queue, deadLetters);
        CurrentSendingLimits currentLimits = new CurrentSendingLimits(limits, settings);
        DescribeSendingLimits describeLimits =
                new DescribeSendingLimits(currentLimits, queueOutage.over(SendingQuota.class, quota));
        HttpCounters http = new HttpCounters();
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HandOverApi(new AcceptEmails(queue, compose, counters)).routes(guard));
        routes.addAll(new UnconfirmedApi(new SettleUnconfirmed(store.unconfirmed(), audit)).routes(guard));
        routes.addAll(new EmailApi(new FindEmails(queue, store.log()), new CancelEmail(queue, store.log(), audit))
                .routes(guard));
        routes.addAll(new DeadLetterApi(
                        new BrowseDeadLetters(deadLetters),
                        new ReviveDeadLetter(deadLetters, audit),
                        new DeleteDeadLetter(deadLetters, audit),
                        new ChangeManyDeadLetters(
                                deadLetters,
                                audit,
                                () -> CAPACITY,
                                new ChangeManyDeadLetters.Background(jobs::add, pause -> false),
                                clock,
                                new SecureRandom()))
                .routes(guard));
        routes.addAll(new SettingsApi(
                        current,
                        new SaveSmtpSettings(current, settings, audit, false, () -> breakerIsOpen.set(false)),
                        new SendTestEmail(current, compose, transport, watch))
                .routes(guard));
        routes.addAll(new SendingLimitsApi(
                        describeLimits, new SaveSendingLimits(currentLimits, settings, audit, false, () -> {}))
                .routes(guard));
        routes.addAll(new DetectionApi(new DetectMailServer(
                        mailServers, dns, List.of(), executor, DetectMailServer.PORTS, DetectMailServer.LIMIT))
                .routes(guard));
        DescribeLosses describeLosses = new DescribeLosses(losses, audit);
        MeasureBounces bounces = new MeasureBounces(store.log(), clock);
        routes.addAll(new DeliverabilityApi(
                        new CheckDeliverability(
                                current, dns, new Presets().providers(), executor, CheckDeliverability.LIMIT),
                        bounces)
                .routes(guard));
        routes.addAll(new PanelSettingsApi(
                        instance,
                        new SaveGeneralSettings(instance, settings, audit),
                        new CurrentSignInRules(settings),
                        new SaveSignInRules(settings, audit))
                .routes(guard));
        routes.addAll(new TemplateApi(
                        new FindTemplates(templates, renderer),
                        preview,
                        new SaveTemplate(templates, preview, recent, audit))
                .routes(guard));
        routes.addAll(new SummaryApi(summarise).routes(guard));
        routes.addAll(new MetricsPage(
                        summarise,
                        counters,
                        http,
                        breakerIsOpen::get,
                        watch,
                        describeLimits,
                        bounces,
                        describeLosses,
                        "1.2.3")
                .routes(guard));
        routes.addAll(new DeliveryApi(new PauseDelivery(queue, audit)).routes(guard));
        routes.addAll(new BackupApi(new MakeBackup(backups, audit)).routes(guard));
        routes.addAll(new InstanceApi(new ListInstances(instances, SELF)).routes(guard));
        routes.addAll(new HealthPages(new CheckReadiness(
                        databaseAnswers::get,
                        queue,
                        new DescribeDelivery(queue, current, this::trouble, describeLimits),
                        describeLosses))
                .routes());
        routes.addAll(new OpenApiPage().routes());
        router = new Router(routes);
        try {
            server = Server.start(InetAddress.getLoopbackAddress(), 0, router, executor, http);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static EmailAddress address(String text) {
        return EmailAddress.parse("email", text).orThrow();
    }

    /** Method and path of every route. */
    public List<String> signatures() {
        return router.signatures();
    }

    /** A new key, such as {@code sgm_…}. */
    public String key(Set<ApiScope> scopes, @Nullable Integer requestsPerMinute) {
        return keys.make(admin, "app", scopes, requestsPerMinute)
                .orThrow()
                .token()
                .reveal();
    }

    public Answer get(String path) {
        return call(KEY, "GET", path, null);
    }

    public Answer post(String path, String body, String... headers) {
        return call(KEY, "POST", path, body, headers);
    }

    public Answer put(String path, String body) {
        return call(KEY, "PUT", path, body);
    }

    public Answer delete(String path) {
        return call(KEY, "DELETE", path, null);
    }

    /** @param headers names and values in turn */
    public Answer call(@Nullable String key, String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        if (body != null) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    public Answer postBytes(String path, byte[] body) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    }

    private static Answer send(HttpRequest request) {
        try {
            return new Answer(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        server.close();
        executor.shutdownNow();
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String text() {
            return response.body();
        }

        public JsonNode json() {
            try {
                return JSON.readTree(response.body());
            } catch (IOException notJson) {
                throw new UncheckedIOException(notJson);
            }
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The names in {@code errors} of a problem. */
        public List<String> wrongFields() {
            return json().path("errors").findValuesAsText("field");
        }
    }

    private Optional<Failure> trouble() {
        return breakerIsOpen.get()
                ? Optional.of(new Failure(FailureKind.CONNECTION_REFUSED, null, "Nothing listens there."))
                : Optional.empty();
    }
}
