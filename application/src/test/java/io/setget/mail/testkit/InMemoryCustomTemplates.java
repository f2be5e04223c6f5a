package io.setget.mail.testkit;

import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.TemplateVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Templates in memory. Thread-safe. */
public final class InMemoryCustomTemplates implements CustomTemplates {
    private final InstantSource clock;
    private final Map<List<Object>, List<TemplateVersion>> versions = new LinkedHashMap<>();
    private Brand brand = Brand.PLAIN;
    private long revision;

    public InMemoryCustomTemplates(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public synchronized long revision() {
        return revision;
    }

    @Override
    public synchronized List<TemplateVersion> inForce() {
        return versions.values().stream()
                .map(all -> all.get(0))
                .filter(version -> version.template() != null)
                .toList();
    }

    @Override
    public synchronized List<TemplateVersion> versions(EmailType type, Locale language) {
        return List.copyOf(versions.getOrDefault(List.of(type, language), List.of()));
    }

    @Override
    public synchronized TemplateVersion save(
            EmailType type, Locale language, @Nullable EmailTemplate template, String savedBy) {
        revision++;
        List<TemplateVersion> all = versions.computeIfAbsent(List.of(type, language), key -> new ArrayList<>());
        int number = all.isEmpty() ? 1 : all.get(0).number() + 1;
        TemplateVersion version =
                new TemplateVersion(type, language, number, template, savedBy, Instant.ofEpochMilli(clock.millis()));
        all.add(0, version);
        if (all.size() > KEPT) {
            all.remove(KEPT);
        }
        return version;
    }

    @Override
    public synchronized Brand brand() {
        return brand;
    }

    @Override
    public synchronized void saveBrand(Brand changed) {
        revision++;
        brand = changed;
    }
}
