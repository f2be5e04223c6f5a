package io.setget.mail.adapter.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TrustedProxiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1 | 198.51.100.7 | 192.0.2.1",
                "10.1.2.3 | 198.51.100.7 | 198.51.100.7",
                "10.1.2.3 | 1.2.3.4, 198.51.100.7 | 198.51.100.7",
                "10.1.2.3 | 198.51.100.7, 10.9.9.9 | 198.51.100.7",
                "10.1.2.3 | 198.51.100.7:4711 | 198.51.100.7",
                "10.1.2.3 | [2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
                "10.1.2.3 | evil, 10.2.2.2 | 10.2.2.2",
                "10.1.2.3 | evil | 10.1.2.3",
                "0:0:0:0:0:0:0:1%lo | 198.51.100.7 | 198.51.100.7",
                "11.0.0.1 | 198.51.100.7 | 11.0.0.1"
            })
    void the_client_is_the_first_stranger_seen_by_a_trusted_proxy(String peer, String forwarded, String client) {
        assertThat(seen("10.0.0.0/8, ::1", peer, Map.of("X-Forwarded-For", forwarded)))
                .isEqualTo(client + " plain");
    }

    @Test
    void the_scheme_is_believed_from_a_trusted_proxy_only() {
        Map<String, String> https = Map.of("X-Forwarded-Proto", "https");
        assertThat(seen("10.0.0.0/8", "10.0.0.1", https)).isEqualTo("10.0.0.1 https");
        assertThat(seen("10.0.0.0/8", "192.0.2.1", https)).isEqualTo("192.0.2.1 plain");
        assertThat(seen("", "10.0.0.1", https)).isEqualTo("10.0.0.1 plain");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0", "256.1.1.1", "::1/129", "10.0.0.0/x", "fe80::1%lo"
            })
    void anything_but_addresses_and_networks_is_explained(String text) {
        String message = TrustedProxies.parse(text)
                .fold(ok -> "understood", errors -> errors.get(0).message());
        assertThat(message).contains("10.0.0.0/8");
    }

    private static String seen(String trusted, String peer, Map<String, String> headers) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        Response answer = TrustedProxies.parse(trusted)
                .orThrow()
                .before(request ->
                        Response.text(200, request.remoteAddress() + (request.https() ? " https" : " plain")))
                .handle(Request.of("GET", "/", null, lists, new byte[0], peer));
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
