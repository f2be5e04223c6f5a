package io.setget.mail.adapter.web.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.setget.mail.adapter.web.http.ApiKeyGuard;
import io.setget.mail.adapter.web.http.Request;
import io.setget.mail.adapter.web.http.Response;
import io.setget.mail.adapter.web.http.Route;
import io.setget.mail.application.certificate.WatchCertificate;
import io.setget.mail.application.deliverability.MeasureBounces;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.metrics.DescribeLosses;
import io.setget.mail.application.metrics.DescribeSendingLimits;
import io.setget.mail.application.metrics.DescribeSendingLimits.Standing;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.metrics.DeliverySummary;
import io.setget.mail.domain.queue.SendingUsage;
import io.setget.mail.domain.queue.SendingUsage.Reached;
import io.setget.mail.domain.settings.SendingLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What Prometheus reads. No label holds an address, an id or a secret. */
public final class MetricsPage {
    private final SummariseDelivery summarise;
    private final DeliveryCounters delivery;
    private final HttpCounters http;
    private final BooleanSupplier breakerIsOpen;
    private final WatchCertificate certificate;
    private final DescribeSendingLimits limits;
    private final MeasureBounces bounces;
    private final DescribeLosses losses;
    private final String version;

    public MetricsPage(
            SummariseDelivery summarise,
            DeliveryCounters delivery,
            HttpCounters http,
            BooleanSupplier breakerIsOpen,
            WatchCertificate certificate,
            DescribeSendingLimits limits,
            MeasureBounces bounces,
            DescribeLosses losses,
            String version) {
        this.summarise = summarise;
        this.delivery = delivery;
        this.http = http;
        this.breakerIsOpen = breakerIsOpen;
        this.certificate = certificate;
        this.limits = limits;
        this.bounces = bounces;
        this.losses = losses;
        this.version = version;
    }

    public List<Route> routes(ApiKeyGuard guard) {
        return List.of(Route.get("/metrics", guard.require(ApiScope.READ, this::metrics)));
    }

    Response metrics(Request request) {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        addSummary(all);
        addDelivery(all);
        addCertificate(all);
        addLosses(all);
        addLimits(all);
        addBounces(all);
        addHttp(all);
        addProcess(all);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(text, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException cannotBe) {
            throw new UncheckedIOException(cannotBe);
        }
        return Response.of(200, PrometheusTextFormatWriter.CONTENT_TYPE, text.toByteArray());
    }

    private void addSummary(MetricSnapshots.Builder all) {
        DeliverySummary summary;
        try {
            summary = summarise.summary();
        } catch (PortUnavailableException away) { // the other figures are worth having just then
            all.metricSnapshot(gauge("setget_store_up", "Whether database and queue answer.", 0));
            return;
        }
        Long queued = summary.queued();
        Long dead = summary.deadLetter();
        boolean queueAnswers = queued != null && dead != null;
        all.metricSnapshot(gauge("setget_store_up", "Whether database and queue answer.", queueAnswers ? 1 : 0));
        if (queued != null && dead != null) { // an unknown figure is left out, never told as 0
            all.metricSnapshot(gauge("setget_emails_queued", "Emails not yet settled.", queued));
            all.metricSnapshot(gauge("setget_emails_dead", "Emails that exhausted all retries.", dead));
        }
        all.metricSnapshot(gauge("setget_emails_sent_24h", "Emails sent in the last 24 hours.", summary.sent24h()));
        all.metricSnapshot(
                gauge("setget_emails_failed_24h", "Emails that failed in the last 24 hours.", summary.failed24h()));
        all.metricSnapshot(GaugeSnapshot.builder()
                .name("setget_send_time_24h_seconds")
                .help("From queued to the server's final 250, over 24 hours.")
                .dataPoint(sendTime("average", summary.averageSendTimeMs()))
                .dataPoint(sendTime("p50", summary.p50SendTimeMs()))
                .dataPoint(sendTime("p95", summary.p95SendTimeMs()))
                .build());
    }

    private void addDelivery(MetricSnapshots.Builder all) {
        DeliveryCounters.Snapshot counted = delivery.snapshot();
        CounterSnapshot.Builder tries =
                CounterSnapshot.builder().name("setget_delivery_tries").help("Tries by how they ended.");
        counted.tries()
                .forEach(ending -> tries.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "outcome",
                                ending.outcome(),
                                "error",
                                ending.error() == null ? "" : ending.error().wireName()))
                        .value((double) ending.count())
                        .build()));
        all.metricSnapshot(tries.build());
        CounterSnapshot.Builder accepted =
                CounterSnapshot.builder().name("setget_emails_accepted").help("Emails accepted by type.");
        counted.accepted()
                .forEach((type, count) -> accepted.dataPoint(CounterDataPointSnapshot.builder()
                        .labels(Labels.of("type", type.wireName()))
                        .value((double) count)
                        .build()));
        all.metricSnapshot(accepted.build());
        all.metricSnapshot(gauge(
                "setget_smtp_breaker_open",
                "Whether the mail server is left alone after repeated trouble.",
                breakerIsOpen.getAsBoolean() ? 1 : 0));
        all.metricSnapshot(gauge(
                "setget_smtp_parked_connections",
                "Connections that wait for the answer to an email's end while others are used in their place.",
                counted.parkedConnections()));
        all.metricSnapshot(gauge(
                "setget_recipient_domains_slowed",
                "Recipient domains whose emails are held back since the mail server wants fewer for them.",
                counted.slowedDomains()));
    }

    /** Left out until the mail server has shown one. */
    private void addCertificate(MetricSnapshots.Builder all) {
        try {
            certificate
                    .standing()
                    .ifPresent(standing -> all.metricSnapshot(gauge(
                            "setget_smtp_certificate_expires_timestamp_seconds",
                            "When the mail server's certificate ends.",
                            standing.certificate().notAfter().getEpochSecond())));
        } catch (PortUnavailableException away) {
            return; // setget_store_up says so
        }
    }

    private void addLosses(MetricSnapshots.Builder all) {
        try {
            all.metricSnapshot(gauge(
                    "setget_emails_lost_24h",
                    "Accepted emails that their store lost, noticed in the last 24 hours.",
                    losses.lastDay()));
            all.metricSnapshot(CounterSnapshot.builder()
                    .name("setget_emails_lost")
                    .help("Accepted emails that their store lost.")
                    .dataPoint(CounterDataPointSnapshot.builder()
                            .value((double) losses.total())
                            .build())
                    .build());
        } catch (PortUnavailableException away) {
            return; // setget_store_up says so
        }
    }

    private void addLimits(MetricSnapshots.Builder all) {
        Standing standing;
        try {
            standing = limits.standing();
        } catch (PortUnavailableException away) { // said by setget_store_up
            return;
        }
        SendingLimits inForce = standing.limits().inForce();
        GaugeSnapshot.Builder most = GaugeSnapshot.builder()
                .name("setget_sending_limit")
                .help("The most emails that may be tried, on all instances together.");
        addSpan(most, "second", inForce.perSecond());
        addSpan(most, "hour", inForce.perHour());
        addSpan(most, "day", inForce.perDay());
        all.metricSnapshot(most.build());
        SendingUsage usage = standing.usage();
        if (usage != null) {
            GaugeSnapshot.Builder used = GaugeSnapshot.builder()
                    .name("setget_sending_used")
                    .help("Emails that were permitted lately, on all instances together.");
            addSpan(used, "hour", usage.lastHour());
            addSpan(used, "day", usage.lastDay());
            all.metricSnapshot(used.build());
            Reached reached = usage.reached();
            all.metricSnapshot(gauge(
                    "setget_sending_goes_on_seconds",
                    "How long emails still wait for the limit of an hour or a day; 0 if none has to.",
                    reached == null ? 0 : reached.goesOnIn().toMillis() / 1000.0));
        }
    }

    private void addBounces(MetricSnapshots.Builder all) {
        MeasureBounces.Bounces measured;
        try {
            measured = bounces.measure();
        } catch (PortUnavailableException away) { // said by setget_store_up
            return;
        }
        GaugeSnapshot.Builder rate = GaugeSnapshot.builder()
                .name("setget_bounce_ratio")
                .help("The share of emails that recipients' servers refused for good.");
        addSpan(rate, "24h", measured.day().all().share());
        addSpan(rate, "7d", measured.week().all().share());
        all.metricSnapshot(rate.build());
    }

    private static void addSpan(GaugeSnapshot.Builder gauge, String span, @Nullable Number value) {
        if (value != null) {
            gauge.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of("span", span))
                    .value(value.doubleValue())
                    .build());
        }
    }

    private void addHttp(MetricSnapshots.Builder all) {
        CounterSnapshot.Builder requests =
                CounterSnapshot.builder().name("setget_http_requests").help("Requests answered.");
        CounterSnapshot.Builder seconds =
                CounterSnapshot.builder().name("setget_http_request_seconds").help("Time spent on requests.");
        http.forEach((kind, sum) -> {
            Labels labels = Labels.of(
                    "method", kind.method(), "route", kind.route(), "status", Integer.toString(kind.status()));
            requests.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value((double) sum.requests())
                    .build());
            seconds.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(labels)
                    .value(sum.seconds())
                    .build());
        });
        all.metricSnapshot(requests.build());
        all.metricSnapshot(seconds.build());
    }

    private void addProcess(MetricSnapshots.Builder all) {
        all.metricSnapshot(InfoSnapshot.builder()
                .name("setget_build")
                .help("The version that runs.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version))
                        .build())
                .build());
        all.metricSnapshot(gauge(
                "jvm_memory_heap_used_bytes",
                "Heap in use.",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()));
        all.metricSnapshot(gauge(
                "jvm_memory_heap_max_bytes",
                "Heap at most.",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax()));
        all.metricSnapshot(gauge(
                "jvm_threads",
                "Live threads.",
                ManagementFactory.getThreadMXBean().getThreadCount()));
        all.metricSnapshot(gauge(
                "process_uptime_seconds",
                "Since the start.",
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0));
    }

    private static GaugeSnapshot gauge(String name, String help, Number value) {
        return GaugeSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(GaugeDataPointSnapshot.builder()
                        .value(value.doubleValue())
                        .build())
                .build();
    }

    private static GaugeDataPointSnapshot sendTime(String statistic, @Nullable Long millis) {
        return GaugeDataPointSnapshot.builder()
                .labels(Labels.of("statistic", statistic))
                .value(millis == null ? Double.NaN : millis / 1000.0)
                .build();
    }
}
