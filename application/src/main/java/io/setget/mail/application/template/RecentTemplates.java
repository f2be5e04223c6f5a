package io.setget.mail.application.template;

import io.setget.mail.application.port.CustomTemplates;
import io.setget.mail.application.port.PortUnavailableException;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.template.Brand;
import io.setget.mail.domain.template.EmailTemplate;
import io.setget.mail.domain.template.TemplateVersion;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The templates in force. Whether they have changed is asked at most once a second, so that not every email asks the
 * store; while it is away, the last ones known count. Thread-safe.
 */
public final class RecentTemplates {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final CustomTemplates templates;
    private final LongSupplier nanos;
    private final AtomicReference<Optional<Reading>> last = new AtomicReference<>(Optional.empty());

    public RecentTemplates(CustomTemplates templates, LongSupplier nanos) {
        this.templates = templates;
        this.nanos = nanos;
    }

    Optional<EmailTemplate> find(EmailType type, Locale language) {
        return Optional.ofNullable(current().templates().get(List.of(type, language)));
    }

    Brand brand() {
        return current().brand();
    }

    /** To be called after each change: the next email is made with it. */
    synchronized void changed() {
        last.set(Optional.empty());
    }

    private synchronized Reading current() {
        Optional<Reading> before = Objects.requireNonNull(last.get());
        long now = nanos.getAsLong();
        if (before.isPresent() && now - before.get().at() < FRESH.toNanos()) {
            return before.get();
        }
        Reading read;
        try {
            read = read(before, now);
        } catch (PortUnavailableException away) {
            read = before.orElseThrow(() -> away).at(now);
        }
        last.set(Optional.of(read));
        return read;
    }

    private Reading read(Optional<Reading> before, long now) {
        long revision = templates.revision();
        if (before.isPresent() && before.get().revision() == revision) {
            return before.get().at(now);
        }
        Map<List<Object>, EmailTemplate> found = new HashMap<>();
        for (TemplateVersion version : templates.inForce()) {
            EmailTemplate template = version.template();
            if (template != null) {
                found.put(List.of(version.type(), version.language()), template);
            }
        }
        return new Reading(revision, now, Map.copyOf(found), templates.brand());
    }

    /** @param at by a clock that only goes forward, in nanoseconds */
    private record Reading(long revision, long at, Map<List<Object>, EmailTemplate> templates, Brand brand) {
        Reading at(long now) {
            return new Reading(revision, now, templates, brand);
        }
    }
}
