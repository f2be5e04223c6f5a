package io.setget.mail.adapter.web.settings;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.setget.mail.domain.deliverability.RelayProvider;
import io.setget.mail.domain.diagnosis.KnownProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** The providers whose settings are known; they stand in {@code presets.json}. */
public final class Presets {
    private final List<Preset> all;

    public Presets() {
        try (InputStream file = Presets.class.getResourceAsStream("presets.json")) {
            all = List.of(JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .build()
                    .readValue(file, Preset[].class));
        } catch (IOException broken) {
            throw new UncheckedIOException("presets.json cannot be read", broken);
        }
    }

    List<Preset> all() {
        return all;
    }

    Optional<Preset> find(String id) {
        return all.stream().filter(preset -> preset.id().equals(id)).findFirst();
    }

    /** Those that can be told by the servers that take their customers' mail. */
    public List<KnownProvider> recognisable() {
        return all.stream().flatMap(preset -> preset.known().stream()).toList();
    }

    /** Those that run the relays of all their customers. */
    public List<RelayProvider> providers() {
        return all.stream().flatMap(preset -> preset.provider().stream()).toList();
    }
}
