package io.setget.mail.adapter.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.setget.mail.application.account.Caller;
import io.setget.mail.domain.account.ApiScope;
import io.setget.mail.domain.settings.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ApiKeyGuardTest {
    private final AtomicLong now = new AtomicLong();
    private final List<Long> pauses = new ArrayList<>();
    private final Handler guarded = new ApiKeyGuard(
                    key -> key.equals(new Secret("good"))
                            ? Optional.of(new Caller("owner", "API key owner", Set.of(ApiScope.READ), null, null))
                            : Optional.empty(),
                    now::get,
                    pauses::add)
            .require(ApiScope.READ, request -> Response.noContent());

    @Test
    void slowsRepeatedBadKeysOfOneAddressOnly() {
        for (int i = 0; i < 10; i++) {
            call("bad", "192.0.2.1");
        }
        assertThat(pauses).isEmpty();
        for (int i = 0; i < 20; i++) {
            call("bad", "192.0.2.1");
        }
        assertThat(pauses).hasSize(20).allMatch(nanos -> nanos <= TimeUnit.SECONDS.toNanos(1));
        assertThat(pauses.get(19)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        call("bad", "192.0.2.2");
        assertThat(call("good", "192.0.2.1").status()).isEqualTo(204);
        assertThat(pauses).hasSize(20);
    }

    @Test
    void forgetsAfterAMinute() {
        for (int i = 0; i < 11; i++) {
            call("bad", "192.0.2.1");
        }
        now.addAndGet(TimeUnit.MINUTES.toNanos(1));
        call("bad", "192.0.2.1");
        assertThat(pauses).hasSize(1);
    }

    private Response call(String key, String address) {
        return guarded.handle(
                Request.of("GET", "/", null, Map.of("Authorization", List.of("Bearer " + key)), new byte[0], address));
    }
}
