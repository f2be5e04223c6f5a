package io.setget.mail.adapter.web.settings;

import io.setget.mail.domain.deliverability.RelayProvider;
import io.setget.mail.domain.diagnosis.KnownProvider;
import io.setget.mail.domain.settings.SendingLimits;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose settings are known.
 *
 * @param host may hold {@code {region}}; null if everybody has one of their own
 * @param username the same for everybody; null if it is not
 * @param settings label and value, as its guide gives them
 * @param limits how much it usually takes; null if that is not well known
 * @param regions where it has hosts; empty if that makes no difference
 * @param region the one that is chosen; null if there are none
 * @param relay what it asks its customers to publish in DNS; null if everybody has an own relay
 * @param mx what the names of the servers end in that take its customers' mail
 */
public record Preset(
        String id,
        String name,
        String about,
        @Nullable String host,
        int port,
        String tlsMode,
        @Nullable String username,
        List<List<String>> settings,
        List<Note> notes,
        @Nullable Limits limits,
        List<Region> regions,
        @Nullable String region,
        @Nullable Relay relay,
        List<String> mx) {
    private static final String PLACE = "{region}";

    // a list that the file leaves out arrives as null
    public Preset(
            String id,
            String name,
            String about,
            @Nullable String host,
            int port,
            String tlsMode,
            @Nullable String username,
            @Nullable List<List<String>> settings,
            @Nullable List<Note> notes,
            @Nullable Limits limits,
            @Nullable List<Region> regions,
            @Nullable String region,
            @Nullable Relay relay,
            @Nullable List<String> mx) {
        this.id = id;
        this.name = name;
        this.about = about;
        this.host = host;
        this.port = port;
        this.tlsMode = tlsMode;
        this.username = username;
        this.settings = copy(settings);
        this.notes = copy(notes);
        this.limits = limits;
        this.regions = copy(regions);
        this.region = region;
        this.relay = relay;
        this.mx = copy(mx);
    }

    private static <T> List<T> copy(@Nullable List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /** The same with another of its regions chosen; unchanged if it has no such region. */
    Preset in(@Nullable String other) {
        return regions.stream().noneMatch(one -> one.id().equals(other))
                ? this
                : new Preset(
                        id, name, about, host, port, tlsMode, username, settings, notes, limits, regions, other, relay,
                        mx);
    }

    /** Its host in the region that is chosen; empty if everybody has one of their own. */
    String hostThere() {
        return regions.stream()
                .filter(one -> one.id().equals(region))
                .findFirst()
                .map(this::hostIn)
                .orElse(host == null ? "" : host);
    }

    private String hostIn(Region one) {
        String own = one.host();
        return own != null ? own : host == null ? "" : host.replace(PLACE, one.id());
    }

    /** What the form for sending limits is filled in with. */
    SendingLimits sendingLimits() {
        return limits == null
                ? SendingLimits.NONE
                : new SendingLimits(limits.limitPerSecond(), limits.limitPerHour(), limits.limitPerDay());
    }

    /** How it is recognised by its servers; empty if it cannot be. */
    Optional<KnownProvider> known() {
        return mx.isEmpty()
                ? Optional.empty()
                : Optional.of(new KnownProvider(
                        id,
                        name,
                        hostThere(),
                        regions.stream().collect(Collectors.toMap(Region::id, this::hostIn)),
                        mx));
    }

    /** How it sends, as receivers see it; empty if everybody has an own relay. */
    Optional<RelayProvider> provider() {
        return Optional.ofNullable(relay)
                .map(known -> new RelayProvider(
                        name, known.hosts(), known.include(), known.takesBounces(), known.selectors()));
    }

    /** As {@link RelayProvider} has it. */
    public record Relay(List<String> hosts, String include, boolean takesBounces, List<String> selectors) {}

    /** @param kind {@code warning}, {@code tip} or {@code plain} */
    public record Note(String kind, String text) {}

    /** @param host its own; null if the region's name goes into the preset's */
    public record Region(String id, String name, @Nullable String host) {}

    /** How many emails are usually taken, and in words what that depends on; null where nothing is known. */
    public record Limits(
            @Nullable Integer limitPerSecond,
            @Nullable Integer limitPerHour,
            @Nullable Integer limitPerDay,
            String about) {}
}
