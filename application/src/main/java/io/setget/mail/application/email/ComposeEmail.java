package io.setget.mail.application.email;

import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.template.RenderEmail;
import io.setget.mail.domain.email.Content;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailId;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.email.Mailbox;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.domain.template.Variables;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes an email of checked input: renders what it says and fixes its id, date and {@code Message-ID}. */
public final class ComposeEmail {
    private final RenderEmail render;
    private final CurrentInstance currentInstance;
    private final InstantSource clock;
    private final RandomGenerator random;

    public ComposeEmail(
            RenderEmail render, CurrentInstance currentInstance, InstantSource clock, RandomGenerator random) {
        this.render = render;
        this.currentInstance = currentInstance;
        this.clock = clock;
        this.random = random;
    }

    public Email compose(
            EmailType type,
            Mailbox to,
            Locale locale,
            Variables variables,
            @Nullable Instant sendAt,
            Duration lives,
            Map<String, String> metadata) {
        Instance instance = currentInstance.get();
        Content content = render.render(type, locale, variables, instance);
        return compose(type, to, content, instance, sendAt, lives, metadata);
    }

    /** Of content that was made otherwise. */
    public Email compose(EmailType type, Mailbox to, Content content) {
        return compose(type, to, content, currentInstance.get(), null, type.lives(), Map.of());
    }

    private Email compose(
            EmailType type,
            Mailbox to,
            Content content,
            Instance instance,
            @Nullable Instant sendAt,
            Duration lives,
            Map<String, String> metadata) {
        Instant now = clock.instant();
        EmailId id = EmailId.create(now, random);
        String host = URI.create(instance.baseUrl()).getHost();
        return new Email(
                id,
                type,
                to,
                content,
                "<" + id + "@" + (host == null ? "localhost" : host) + ">",
                now,
                sendAt,
                lives,
                metadata);
    }

    Instant now() {
        return clock.instant();
    }
}
