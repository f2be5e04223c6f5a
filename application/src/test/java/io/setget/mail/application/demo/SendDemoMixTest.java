package io.setget.mail.application.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.ComposeEmail;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.domain.email.Email;
import io.setget.mail.domain.email.EmailType;
import io.setget.mail.domain.queue.Capacity;
import io.setget.mail.domain.queue.ClaimScope;
import io.setget.mail.domain.queue.Lease;
import io.setget.mail.domain.settings.GeneralFields;
import io.setget.mail.domain.settings.Instance;
import io.setget.mail.testkit.InMemoryContentRenderer;
import io.setget.mail.testkit.InMemoryMailStore;
import io.setget.mail.testkit.InMemorySettingsStore;
import io.setget.mail.testkit.MovableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SendDemoMixTest {
    private final MovableClock clock = new MovableClock();
    private final RandomGenerator random = new Random(1);

    @Test
    void a_mix_holds_all_eight_types_and_one_email_for_each_recipe() {
        InMemoryMailStore store = new InMemoryMailStore(new Capacity(1000), clock);
        int sent = mix(store).send();
        List<Email> queued = queued(store);
        assertThat(queued).hasSize(sent).hasSizeBetween(20, 30);
        assertThat(queued).extracting(Email::type).contains(EmailType.values());
        assertThat(queued.stream().map(SendDemoMixTest::recipe).flatMap(Optional::stream))
                .containsExactlyInAnyOrder(Recipe.values());
    }

    @Test
    void each_mix_has_failing_recipients_of_its_own() {
        InMemoryMailStore store = new InMemoryMailStore(new Capacity(1000), clock);
        SendDemoMix mix = mix(store);
        int sent = mix.send() + mix.send();
        List<Email> queued = queued(store);
        assertThat(queued).hasSize(sent);
        Set<String> seen = new HashSet<>();
        assertThat(queued)
                .filteredOn(email -> recipe(email).isPresent())
                .hasSize(2 * Recipe.values().length)
                .allMatch(email -> seen.add(email.to().address().value()));
    }

    @Test
    void a_full_queue_takes_none_of_it() {
        InMemoryMailStore store = new InMemoryMailStore(new Capacity(10), clock);
        assertThat(mix(store).send()).isZero();
        assertThat(store.queue().size()).isZero();
    }

    private SendDemoMix mix(InMemoryMailStore store) {
        CurrentInstance instance = new CurrentInstance(
                GeneralFields.NONE, new InMemorySettingsStore(), new Instance("Demo", "http://localhost:8080"));
        ComposeEmail compose = new ComposeEmail(InMemoryContentRenderer.plainly(), instance, clock, random);
        return new SendDemoMix(new AcceptEmails(store.queue(), compose, new DeliveryCounters()), random);
    }

    private static List<Email> queued(InMemoryMailStore store) {
        return store.queue().claim("all", 1000, Duration.ofMinutes(1), ClaimScope.ALL).stream()
                .map(Lease::email)
                .toList();
    }

    private static Optional<Recipe> recipe(Email email) {
        return Recipe.of(email.to().address().value());
    }
}
